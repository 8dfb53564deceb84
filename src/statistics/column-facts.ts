// What a column looks like before anything is known about it: the ground of dictionary, task and `init`.
import { allocate, type Column, type ColumnType, contiguous } from "../columns/column.js";
import { type CellValue, cellAt } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
import { countValues } from "../engine/ops/inspect/count-values.js";
import { examine } from "../engine/ops/inspect/examine.js";
import type { Runtime } from "../engine/runtime.js";
import { isMissingWord } from "./missing-words.js";

export interface ValueCount {
  readonly value: CellValue;
  /** As it is written: `text` of a number or a date too. */
  readonly text: string;
  readonly count: number;
  /** First row it is seen in. */
  readonly row: number;
}

export interface ColumnFacts {
  readonly type: ColumnType;
  readonly rows: number;
  /** Null or NaN. */
  readonly missing: number;
  readonly there: number;
  readonly distinct: number;
  /** Numbers only; NaN where there is none. */
  readonly smallest: number;
  readonly largest: number;
  /** The next value above the smallest, and below the largest. */
  readonly secondSmallest: number;
  readonly secondLargest: number;
  /** Every value that is there is a whole number. */
  readonly isWhole: boolean;
  /** Neighbouring values that rise, and that fall, in row order. */
  readonly rises: number;
  readonly falls: number;
  /** Strings that read as a number. */
  readonly numberTexts: number;
  readonly meanWords: number;
  readonly meanBytes: number;
  /** The most frequent values, ties in order of appearance. */
  readonly top: readonly ValueCount[];
  /**
   * Strings that may mean missing, most frequent first: those that are no number where most are, and words such as `?`.
   * At most 50.
   */
  readonly odd: readonly ValueCount[];
}

/**
 * Looks at every row of a column.
 *
 * @param top how many of the most frequent values to name
 * @throws {MillraceError} ERR_CANCELLED
 */
export function columnFacts(column: Column, runtime: Runtime, top = 50): ColumnFacts {
  const { rows, counts } = distinctValues(column, runtime);
  const countAt = (index: number): ValueCount => {
    const value = cellAt(column, rows[index]);
    return { value, text: textOf(value, column.type), count: counts[index], row: rows[index] };
  };
  const isText = column.type === "utf8" || column.type === "dictionary";
  const examined = column.type === "dictionary" ? factsOfTexts(column, rows, counts) : factsOfRows(column, runtime);
  const [there, smallest, largest, whole, rises, falls, numbers, bytes, words, second, secondLast] = examined;
  return {
    type: column.type,
    rows: column.length,
    missing: column.length - there,
    there,
    distinct: rows.length,
    smallest: isText ? Number.NaN : smallest,
    largest: isText ? Number.NaN : largest,
    secondSmallest: isText ? Number.NaN : second,
    secondLargest: isText ? Number.NaN : secondLast,
    isWhole: !isText && there > 0 && whole === there,
    rises,
    falls,
    numberTexts: isText ? numbers : 0,
    meanWords: there > 0 ? words / there : 0,
    meanBytes: there > 0 ? bytes / there : 0,
    top: mostFrequent(counts, top).map(countAt),
    odd: isText ? oddTexts(countAt, counts, numbers > there / 2 ? there - numbers : undefined) : [],
  };
}

/** Beyond this many different strings only columns of numbers are searched for words. */
const mostSearched = 100_000;

function oddTexts(
  countAt: (index: number) => ValueCount,
  counts: Uint32Array,
  others: number | undefined,
): ValueCount[] {
  const found: ValueCount[] = [];
  if (others === 0 || (others === undefined && counts.length > mostSearched)) return found;
  let left = others ?? Number.POSITIVE_INFINITY;
  for (let index = 0; index < counts.length && left > 0 && found.length < 1000; index++) {
    const value = countAt(index);
    const isOdd = others === undefined ? isMissingWord(value.text) : !isNumberText(value.text);
    if (!isOdd) continue;
    found.push(value);
    left -= value.count;
  }
  return found.sort((a, b) => b.count - a.count || a.row - b.row).slice(0, 50);
}

/** Each distinct value's first row and how often it occurs, in order of appearance. */
export function distinctValues(column: Column, runtime: Runtime): { rows: Uint32Array; counts: Uint32Array } {
  const chunk = contiguous(column);
  const rows = allocate(Uint32Array, chunk.length);
  const counts = allocate(Uint32Array, chunk.length);
  const found = allocate(Float64Array, 1);
  const slots = allocate(Uint32Array, 2 ** Math.ceil(Math.log2(Math.max(1, 2 * chunk.length))));
  runOp(countValues, { column: chunk, slots, rows, counts, found }, runtime);
  return { rows: rows.subarray(0, found[0]), counts: counts.subarray(0, found[0]) };
}

/** A cell as a name or an example: numbers shortest, dates as ISO 8601 without a time where they have none. */
export function textOf(value: CellValue, type: ColumnType): string {
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return "invalid date";
    return type === "date" ? value.toISOString().slice(0, 10) : value.toISOString().replace(".000Z", "Z");
  }
  return value === null ? "" : String(value);
}

function factsOfRows(column: Column, runtime: Runtime): Float64Array {
  const facts = allocate(Float64Array, 11);
  runOp(examine, { column: contiguous(column), facts }, runtime);
  return facts;
}

// A dictionary's strings are few: they are looked at once each, weighted by how often they occur.
function factsOfTexts(column: Column, rows: Uint32Array, counts: Uint32Array): number[] {
  const facts = [0, Number.NaN, Number.NaN, 0, 0, 0, 0, 0, 0, Number.NaN, Number.NaN];
  const encoder = new TextEncoder();
  rows.forEach((row, index) => {
    const text = String(cellAt(column, row));
    facts[0] += counts[index];
    if (isNumberText(text)) facts[6] += counts[index];
    facts[7] += counts[index] * encoder.encode(text).length;
    facts[8] += counts[index] * text.split(/[\0- ]+/).filter(Boolean).length;
  });
  return facts;
}

/** True for text that the native core reads as a number (native/kernels/inspect/parse-numbers.h). */
export function isNumberText(text: string): boolean {
  return /^[ \t\r\n]*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?[ \t\r\n]*$/.test(text) && Number.isFinite(Number(text));
}

function mostFrequent(counts: Uint32Array, top: number): number[] {
  // Keeps the best `top` in a sorted list: one pass, whatever the number of distinct values.
  const best: number[] = [];
  counts.forEach((count, index) => {
    if (best.length === top && count <= counts[best[top - 1]]) return;
    let at = best.length;
    while (at > 0 && counts[best[at - 1]] < count) at--;
    best.splice(at, 0, index);
    if (best.length > top) best.pop();
  });
  return best;
}
