// The first rows of a CSV text, read plainly, to find out its dialect. The file itself is read by the native core.

/** What the start of a text looks like under one delimiter and one quote. */
export interface Sample {
  readonly rows: readonly (readonly string[])[];
  /** Quoted fields that are closed as they should be. */
  readonly soundQuotes: number;
  /** Of those, the ones that hold a delimiter, a quote or an end of line, and so need their quotes. */
  readonly neededQuotes: number;
  /** Quoted fields that hold an end of line. */
  readonly longQuotes: number;
  /** Rows with text behind a closing quote, or a quote that never closes. */
  readonly brokenQuotes: number;
}

/**
 * Reads the complete rows of a text by the rules of native/kernels/csv/structure.h, without a check of field counts.
 *
 * @param isWhole the text is the whole file, so its last row is complete
 * @param quote `""` when there is none
 */
export function readSample(
  text: string,
  isWhole: boolean,
  delimiter: string,
  quote: string,
  mostRows = Number.POSITIVE_INFINITY,
): Sample {
  const rows: string[][] = [];
  const counts = { soundQuotes: 0, neededQuotes: 0, longQuotes: 0, brokenQuotes: 0 };
  let at = 0;
  while (at < text.length && rows.length < mostRows) {
    const row = readRow(text, at, delimiter, quote);
    if (row === undefined) {
      if (!isWhole) break;
      counts.brokenQuotes++;
      at = nextLine(text, at);
      continue;
    }
    if (row.end >= text.length && !isWhole) break;
    if (row.isBroken) {
      counts.brokenQuotes++;
      at = nextLine(text, at);
      continue;
    }
    for (const field of row.quoted) {
      counts.soundQuotes++;
      const isLong = /[\r\n]/.test(field);
      if (isLong) counts.longQuotes++;
      if (isLong || field.includes(delimiter) || field.includes(quote)) counts.neededQuotes++;
    }
    if (row.fields.length > 1 || row.end > at) rows.push(row.fields);
    at = text[row.end] === "\r" && text[row.end + 1] === "\n" ? row.end + 2 : row.end + 1;
  }
  return { rows, ...counts };
}

interface Row {
  readonly fields: string[];
  readonly quoted: string[];
  readonly end: number;
  readonly isBroken: boolean;
}

/** One row; undefined when a quote is open at the end of the text. */
function readRow(text: string, start: number, delimiter: string, quote: string): Row | undefined {
  const fields: string[] = [];
  const quoted: string[] = [];
  // By code: this runs over the whole sample for every delimiter that comes into question.
  const delimiterCode = delimiter === "" ? -1 : delimiter.charCodeAt(0);
  const quoteCode = quote === "" ? -1 : quote.charCodeAt(0);
  const isBoundary = (at: number) => {
    if (at >= text.length) return true;
    const code = text.charCodeAt(at);
    return code === delimiterCode || code === 10 || code === 13;
  };
  for (let at = start; ; at++) {
    const begin = at;
    if (quoteCode >= 0 && text.charCodeAt(at) === quoteCode) {
      do {
        at = text.indexOf(quote, at + 1);
        if (at < 0) return undefined;
        at++;
      } while (text.charCodeAt(at) === quoteCode);
      const field = text.slice(begin + 1, at - 1).replaceAll(quote + quote, quote);
      quoted.push(field);
      fields.push(field);
      if (!isBoundary(at)) return { fields, quoted, end: at, isBroken: true };
    } else {
      while (!isBoundary(at)) at++;
      fields.push(text.slice(begin, at));
    }
    if (text.charCodeAt(at) !== delimiterCode) return { fields, quoted, end: at, isBroken: false };
  }
}

function nextLine(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    if (text[end] === "\n") return end + 1;
    if (text[end] === "\r") return text[end + 1] === "\n" ? end + 2 : end + 1;
  }
  return text.length;
}
