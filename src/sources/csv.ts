import { basename } from "node:path";
import { makeTable } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { badLinesOf } from "./csv/bad-lines.js";
import { type EncodedText, textOf } from "./csv/encoding.js";
import { nameColumns } from "./csv/header.js";
import { dateFormats } from "./csv/kinds.js";
import { defaultBlockBytes, type FoundRows, findRowsOf, missingWordsOf, type TextRules } from "./csv/native-text.js";
import { type Dialect, sniffDialect } from "./csv/sniff-dialect.js";
import { readTypedColumns, type TypedColumn } from "./csv/typed-columns.js";
import { type FileBytes, padBytes, readFileBytes } from "./read-bytes.js";
import { type BadLine, keptBadLines, type ReadOptions, type ReadResult, type Source } from "./source.js";

/** What may be said about a CSV text beforehand; what is not said is found out. */
export interface CsvOptions extends ReadOptions {
  /** One ASCII character; `""`: one column, nothing divides fields. */
  readonly delimiter?: string;
  /** One ASCII character; `""`: quotes are ordinary characters. */
  readonly quote?: string;
  readonly header?: boolean;
  /** Name of the file in errors and bad lines. */
  readonly file?: string;
  /** Bytes of text that one thread reads at a time; the result does not depend on it. */
  readonly blockBytes?: number;
}

/**
 * CSV and its kin (RFC 4180; delimiter , ; tab or |; LF, CRLF and CR; UTF-8, or UTF-16 with a byte order mark; plain or
 * gzip), read by the native core on all threads.
 *
 * - **Types** are found over all rows: bool (`true`, `false`), int32, int64, float64, date and timestamp in one format for
 *   the whole column, dictionary when each text comes twice on average (50 always, 65,536 at most), else utf8. Numbers
 *   with leading zeros or beyond int64 stay text. Dates that fit with the day first and with the month first in every row
 *   stay text and are named in `dialect.ambiguousDates`: state their type, e.g. `date DD/MM/YYYY`.
 * - **Missing** is a cell that is empty or only blanks, quoted or not, or one of `options.missing`; in a column of numbers
 *   also `nan`.
 * - **Stated types** hold: a cell that is no such value becomes missing and is counted in `dialect.unreadCells`.
 * - **Bad lines** (another number of fields, a field over 1 MiB, a broken quote) are left out, counted and listed.
 * - Bytes that are not UTF-8 are an error: no other encoding can be told apart with certainty.
 */
export const csvSource: Source = {
  name: "csv",
  // Files of other endings (txt, data, none) are known by their content: see sources.ts.
  endings: ["csv", "tsv"],
  async read(path, options) {
    const file = basename(path);
    // For a look at the first rows, as much of the file is read as they take.
    let atLeast = options.limit === undefined ? undefined : 1 << 18;
    for (;;) {
      const bytes = await readFileBytes(path, { ...options, ...(atLeast === undefined ? {} : { atLeast }) });
      const result = readBytes(bytes, { ...options, file });
      if (result) return result;
      atLeast = 4 * (atLeast ?? bytes.size);
    }
  },
};

/**
 * Reads a CSV text that is in memory already; see `csvSource` for the rules.
 *
 * @param text UTF-8 bytes, or UTF-16 with a byte order mark; left as they are
 * @throws {MillraceError} ERR_FILE_EMPTY, ERR_NO_ROWS, ERR_COLUMN_DUPLICATE, ERR_COLUMN_MISSING, ERR_ENCODING,
 *   ERR_INVALID_VALUE
 */
export function readCsvText(text: Uint8Array | string, options: CsvOptions): ReadResult {
  const bytes = typeof text === "string" ? Buffer.from(text, "utf8") : text;
  const size = bytes.length;
  return readBytes({ bytes: padBytes(bytes), size, fileBytes: size, compression: "none", isWhole: true }, options)!;
}

/** Undefined: the bytes are not the whole file, and hold fewer rows than asked for. */
function readBytes(source: FileBytes, options: CsvOptions): ReadResult | undefined {
  const { file = "the text", runtime, limit, blockBytes = defaultBlockBytes } = options;
  const text = textOf(file, source);
  const dialect = sniff(text, options);
  if (!dialect) {
    if (!source.isWhole) return undefined;
    throw new MillraceError("ERR_FILE_EMPTY", { file });
  }
  const read = findAll(text, dialect, limit, blockBytes, options);
  if (!source.isWhole && read.rows.rows < limit!) return undefined;
  checkEncoding(file, text, read.rows);
  const badLineCount = read.rows.badCount + read.bad.count;
  if (read.rows.rows === 0) throw new MillraceError("ERR_NO_ROWS", { file, badLines: badLineCount });
  const { names, invented } = nameColumns(dialect.header, dialect.columns, file, options.duplicateColumns);
  const positions = positionsOf(names, options.columns, file);
  const wanted = positions.map((position) => names[position]);
  const columns = readTypedColumns(
    { ...read.rules, size: read.rows.end, isWhole: true },
    read.rows,
    positions,
    wanted,
    options.types ?? new Map(),
    missingWordsOf(options.missing ?? []),
    runtime,
  );
  const badLines = badLinesOf(file, text.bytes, text.size, read.rows.bad, read.rows.badCount, dialect.columns);
  return {
    table: makeTable(
      columns.map(({ column }, index) => [wanted[index], column] as const),
      read.rows.rows,
    ),
    badLineCount,
    badLines: [...read.bad.lines, ...badLines].slice(0, options.keepBadLines ?? keptBadLines),
    lineCount: read.rows.rows + badLineCount,
    dialect: describe(source, text, read.rules, dialect, wanted, columns, invented),
    bytes: source.fileBytes,
  };
}

const sampleBytes = 1 << 18;

function sniff(text: EncodedText, options: CsvOptions): Dialect | undefined {
  const end = sampleEnd(text);
  const sample = new TextDecoder("utf-8", { ignoreBOM: true }).decode(text.bytes.slice(text.begin, end));
  return sniffDialect(sample, text.isWhole && end === text.size, {
    ...(options.delimiter === undefined ? {} : { delimiter: asciiOf("delimiter", options.delimiter) }),
    ...(options.quote === undefined ? {} : { quote: asciiOf("quote", options.quote) }),
    ...(options.header === undefined ? {} : { header: options.header }),
    names: new Set([...(options.columns ?? []), ...(options.types?.keys() ?? [])]),
  });
}

/** Where the sample ends: a header of many columns may be longer than the usual sample. */
function sampleEnd(text: EncodedText): number {
  const firstEnd = text.bytes.indexOf(10, text.begin);
  const firstLine = firstEnd < 0 || firstEnd > text.size ? text.size - text.begin : firstEnd - text.begin;
  return Math.min(text.size, text.begin + Math.max(sampleBytes, 8 * firstLine));
}

function asciiOf(what: string, character: string): string {
  if (/^[\x00-\x09\x0b\x0c\x0e-\x7f]?$/.test(character)) return character;
  throw new MillraceError("ERR_INVALID_VALUE", {
    what: `the ${what}`,
    expected: "one ASCII character that ends no line, or nothing",
    received: JSON.stringify(character),
  });
}

interface Found {
  readonly rules: TextRules;
  readonly rows: FoundRows;
  /** Lines before the header that could not be read. */
  readonly bad: { readonly count: number; readonly lines: readonly BadLine[] };
}

function findAll(
  text: EncodedText,
  dialect: Dialect,
  limit: number | undefined,
  blockBytes: number,
  { file = "the text", runtime, quote, keepBadLines: keep = keptBadLines }: CsvOptions,
): Found {
  const rules = { ...text, delimiter: dialect.delimiter, quote: dialect.quote, columns: dialect.columns };
  let begin = text.begin;
  let bad: Found["bad"] = { count: 0, lines: [] };
  if (dialect.hasHeader) {
    // The header was found in the sample, so no more of the text is looked at for it.
    const size = sampleEnd(text);
    const isWhole = text.isWhole && size === text.size;
    const headerRules = { ...rules, size, isWhole, columns: dialect.headerFields };
    const header = findRowsOf(headerRules, begin, Math.max(1, size - begin), 1, runtime);
    begin = header.end;
    const lines = badLinesOf(file, text.bytes, text.size, header.bad, header.badCount, dialect.headerFields);
    bad = { count: header.badCount, lines };
  }
  const rows = findRowsOf(rules, begin, blockBytes, limit, runtime, keep);
  const mayBePlain = rows.brokenQuotes > 0 && quote === undefined && !dialect.hasSoundQuotes;
  if (mayBePlain) {
    // The sample had no quoted field; broken ones further on mean that quotes are ordinary characters here.
    const plainRules = { ...rules, quote: "" };
    const plain = findRowsOf(plainRules, begin, blockBytes, limit, runtime, keep);
    if (plain.badCount < rows.badCount) return { rules: plainRules, rows: plain, bad };
  }
  return { rules, rows, bad };
}

function checkEncoding(file: string, text: EncodedText, rows: FoundRows): void {
  // Where only the start of a file was read, its last character may be cut.
  if (rows.invalid < 0 || (!text.isWhole && rows.invalid >= rows.end)) return;
  throw new MillraceError("ERR_ENCODING", { file, line: rows.invalidLine, offset: rows.invalid, encoding: "UTF-8" });
}

function positionsOf(names: readonly string[], wanted: readonly string[] | undefined, file: string): number[] {
  const positions = new Map(names.map((name, position) => [name, position]));
  return (wanted ?? names).map((name) => {
    const position = positions.get(name);
    if (position !== undefined) return position;
    throw new MillraceError("ERR_COLUMN_MISSING", { column: name, table: file, near: nearestName(name, names) });
  });
}

const delimiterNames = new Map([
  [",", "comma"],
  [";", "semicolon"],
  ["\t", "tab"],
  ["|", "bar"],
  ["", "none"],
]);
/** So many columns are named in one finding; a file may have thousands. */
const mostNamed = 20;

function describe(
  source: FileBytes,
  text: EncodedText,
  rules: TextRules,
  dialect: Dialect,
  names: readonly string[],
  columns: readonly TypedColumn[],
  invented: readonly string[],
): Record<string, string | number | boolean> {
  const listed = (say: (column: TypedColumn, name: string) => string | undefined) =>
    listOf(columns.flatMap((column, index) => say(column, names[index]) ?? []));
  const types = new Map<string, number>();
  for (const { column } of columns) types.set(column.type, (types.get(column.type) ?? 0) + 1);
  const findings = {
    delimiter: delimiterNames.get(rules.delimiter) ?? rules.delimiter,
    quote: rules.quote === '"' ? "double" : rules.quote === "" ? "none" : rules.quote,
    header: dialect.hasHeader,
    encoding: text.encoding,
    compression: source.compression,
    types: [...types].map(([type, count]) => `${type} ${count}`).join(", "),
    dateFormats: listed(({ reading, column }, name) =>
      column.type === "date" || column.type === "timestamp"
        ? `${name}: ${dateFormats[reading.order]}${reading.isZoned ? " with zone" : ""}`
        : undefined,
    ),
    ambiguousDates: listed(({ reading }, name) => (reading.isAmbiguous ? name : undefined)),
    unreadCells: listed(({ unread, column }, name) =>
      unread > 0 ? `${name}: ${unread} not ${column.type}` : undefined,
    ),
    namedColumns: listOf(invented),
  };
  return Object.fromEntries(Object.entries(findings).filter(([, value]) => value !== ""));
}

function listOf(items: readonly string[]): string {
  const shown = items.slice(0, mostNamed).join(", ");
  return items.length > mostNamed ? `${shown} and ${items.length - mostNamed} more` : shown;
}
