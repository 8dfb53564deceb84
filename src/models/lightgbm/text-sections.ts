// The lines of a LightGBM text model: `key=value` lines in sections that end with an empty line.
import { MillraceError } from "../../core/errors.js";

export const lightgbmError = (where: string, expected: string, received: string): MillraceError =>
  new MillraceError("ERR_MODEL_FORMAT", { format: "LightGBM", where, expected, received: shown(received) });

const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);

/** A value and the line it stands on, counted from 1. */
export interface Entry {
  readonly text: string;
  readonly line: number;
}

export interface Section {
  /** Line of its first entry. */
  readonly line: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** Reads a text line by line; a line ends with LF or CR LF. */
export interface LineReader {
  /** The next line without moving on; undefined at the end. */
  peek(): string | undefined;
  next(): string | undefined;
  /** Number of the line that `peek` shows. */
  line(): number;
}

export function readLines(text: string): LineReader {
  let at = 0;
  let number = 1;
  const end = () => {
    const found = text.indexOf("\n", at);
    return found < 0 ? text.length : found;
  };
  const peek = () => {
    if (at >= text.length) return undefined;
    const line = text.slice(at, end());
    return line.endsWith("\r") ? line.slice(0, -1) : line;
  };
  return {
    peek,
    next() {
      const line = peek();
      if (line === undefined) return undefined;
      at = end() + 1;
      number++;
      return line;
    },
    line: () => number,
  };
}

export function skipEmpty(lines: LineReader): void {
  while (lines.peek() === "") lines.next();
}

/** Reads up to the next empty line, or the end. A word alone is a key without a value. */
export function readSection(lines: LineReader): Section {
  const line = lines.line();
  const entries = new Map<string, Entry>();
  for (;;) {
    const at = lines.line();
    const text = lines.next();
    if (text === undefined || text === "") return { line, entries };
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    if (entries.has(key)) throw lightgbmError(`line ${at}`, "every key once", `'${shown(key)}' again`);
    entries.set(key, { text: equals < 0 ? "" : text.slice(equals + 1), line: at });
  }
}

/** The entry of a key. @throws {MillraceError} ERR_MODEL_FORMAT when it is not there */
export function entryOf(section: Section, key: string): Entry {
  const entry = section.entries.get(key);
  if (!entry) throw lightgbmError(`the section from line ${section.line}`, `a line '${key}='`, "none");
  return entry;
}

/** A whole number from `least` to `most`. */
export function integerOf(section: Section, key: string, least: number, most: number): number {
  const { text, line } = entryOf(section, key);
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= most)) {
    throw lightgbmError(`line ${line}`, `a whole number from ${least} to ${most} as '${key}'`, `'${text}'`);
  }
  return value;
}

/**
 * `count` numbers between single spaces. The text is measured first, so that a count can ask for no more memory than
 * there is text.
 */
export function numbersOf(section: Section, key: string, count: number, accepts: (value: number) => boolean): number[] {
  const { text, line } = entryOf(section, key);
  if (count > (text.length + 1) / 2) throw lightgbmError(`line ${line}`, `${count} numbers in '${key}'`, "fewer");
  const words = text.split(" ");
  if (words.at(-1) === "") words.pop();
  if (words.length !== count) throw lightgbmError(`line ${line}`, `${count} numbers in '${key}'`, `${words.length}`);
  return words.map((word) => {
    const value = numberOf(word);
    if (!accepts(value)) throw lightgbmError(`line ${line}`, `numbers that fit '${key}'`, `'${word}'`);
    return value;
  });
}

// Number() of what C++ reads as a number too: no hexadecimal, no empty word, no digits beyond float64. LightGBM writes
// `inf` as the threshold that only a missing value is beyond.
function numberOf(word: string): number {
  const sign = word.charCodeAt(0);
  const first = sign === 0x2b || sign === 0x2d ? word.charCodeAt(1) : sign;
  if ((first >= 0x30 && first <= 0x39) || first === 0x2e) {
    const value = /[xXoObB_]/.test(word) ? Number.NaN : Number(word);
    return Number.isFinite(value) ? value : Number.NaN;
  }
  if (word === "inf") return Number.POSITIVE_INFINITY;
  return word === "-inf" ? Number.NEGATIVE_INFINITY : Number.NaN;
}
