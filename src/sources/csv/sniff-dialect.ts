import { looksLikeHeader } from "./header.js";
import { readSample, type Sample } from "./sample.js";

/** How a CSV text is written. */
export interface Dialect {
  /** `""`: one column only, so nothing divides fields. */
  readonly delimiter: string;
  /** `""`: quotes are ordinary characters. */
  readonly quote: string;
  readonly hasHeader: boolean;
  /** Fields of a good row. */
  readonly columns: number;
  /** Cells of the header, as many as `columns`; empty without a header. */
  readonly header: readonly string[];
  /** Fields that the header row has in the file. */
  readonly headerFields: number;
  /** The sample had quotes that were sound. */
  readonly hasSoundQuotes: boolean;
}

export interface DialectHints {
  readonly delimiter?: string;
  readonly quote?: string;
  readonly header?: boolean;
  /** Names that columns should have: a first row that holds one is a header. */
  readonly names: ReadonlySet<string>;
}

const delimiters = [",", ";", "\t", "|"] as const;
/** Rows that settle the number of columns and the header. */
const mostRows = 1_000;

/**
 * Finds out how a CSV text is written from its start.
 *
 * The delimiter is the one of , ; tab | that cuts most rows into one number of fields, two at least. Double quotes quote,
 * unless in the sample more fields have broken quotes than need them (then they are ordinary characters). A row of the
 * commonest length is good, unless a header says otherwise.
 *
 * @param isWhole `text` is the whole file
 */
export function sniffDialect(text: string, isWhole: boolean, hints: DialectHints): Dialect | undefined {
  const views = (hints.delimiter === undefined ? delimiters : [hints.delimiter]).map((delimiter) =>
    viewOf(text, isWhole, delimiter, hints.quote),
  );
  const [best] = views
    .filter((view) => hints.delimiter !== undefined || isLikely(view))
    .sort((a, b) => b.share - a.share || b.width - a.width);
  const byFirstRow = views.find((view) => (view.sample.rows[0]?.length ?? 0) >= 2);
  const view = best ?? byFirstRow ?? viewOf(text, isWhole, "", hints.quote);
  const { rows } = view.sample;
  if (rows.length === 0) return undefined;
  const hasHeader = hints.header ?? looksLikeHeader(rows, hints.names);
  const header = hasHeader ? fitHeader(rows, view.width) : [];
  return {
    delimiter: view.delimiter,
    quote: view.quote,
    hasHeader,
    columns: hasHeader ? header.length : view.width,
    header,
    headerFields: rows[0].length,
    hasSoundQuotes: view.sample.soundQuotes > 0,
  };
}

/** Cuts most rows alike, or at least the first one too: a single column of sentences has commas here and there. */
function isLikely({ width, share, sample }: View): boolean {
  return width >= 2 && share >= (sample.rows[0].length >= 2 ? 0.4 : 0.8);
}

interface View {
  readonly delimiter: string;
  readonly quote: string;
  readonly sample: Sample;
  /** The commonest number of fields in a row, the larger of equals. */
  readonly width: number;
  /** Rows that have so many. */
  readonly share: number;
}

function viewOf(text: string, isWhole: boolean, delimiter: string, quote?: string): View {
  if (quote !== undefined) return measure(readSample(text, isWhole, delimiter, quote), delimiter, quote);
  const quoted = measure(readSample(text, isWhole, delimiter, '"'), delimiter, '"');
  const { soundQuotes, neededQuotes, longQuotes, brokenQuotes } = quoted.sample;
  if (brokenQuotes + longQuotes === 0) return quoted;
  const plain = measure(readSample(text, isWhole, delimiter, ""), delimiter, "");
  // Fields over several lines are an accident where the lines, taken one by one, are all alike.
  const accidents = plain.share === 1 && plain.width >= 2 ? longQuotes : 0;
  const against = brokenQuotes + accidents;
  const isPlain =
    against > neededQuotes - accidents && against >= 0.05 * (against + soundQuotes) && plain.share >= quoted.share;
  return isPlain ? plain : quoted;
}

function measure(sample: Sample, delimiter: string, quote: string): View {
  const counts = new Map<number, number>();
  for (const row of sample.rows) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
  const [width, rows] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0];
  return { delimiter, quote, sample, width, share: rows / Math.max(1, sample.rows.length + sample.brokenQuotes) };
}

/**
 * The header, as wide as the rows below it when most agree on another width: names cut off where they are empty anyway,
 * one put in front for the row names that R writes without a name, or empty ones added.
 */
function fitHeader(rows: readonly (readonly string[])[], width: number): readonly string[] {
  const [header, ...body] = rows;
  const agreeing = body.slice(0, mostRows).filter((row) => row.length === width).length;
  if (width === header.length || body.length < 2 || agreeing < 0.8 * Math.min(body.length, mostRows)) return header;
  if (width < header.length) return header.slice(width).every((name) => name === "") ? header.slice(0, width) : header;
  const isRowNames = width === header.length + 1 && body.slice(0, mostRows).some((row) => row.at(-1) !== "");
  if (isRowNames) return ["", ...header];
  return [...header, ...new Array<string>(width - header.length).fill("")];
}
