import { allocate, type Chunk, type Column, contiguous } from "../columns/column.js";
import { cellAt } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
import { countCodes } from "../engine/ops/column/count-codes.js";
import { stringCounts } from "../engine/ops/statistics/string-counts.js";
import { valueCounts as valueCountsOp } from "../engine/ops/statistics/value-counts.js";
import type { Runtime } from "../engine/runtime.js";

export interface ValueCounts {
  /** Values in all: rows that are not missing. */
  readonly count: number;
  readonly distinct: number;
  /** Most frequent first, at most as many as asked. */
  readonly top: readonly { readonly value: string | number; readonly count: number }[];
}

/**
 * How many values a column has, how many of them differ, and the most frequent. Strings for dictionary and utf8
 * columns, numbers for all others (dates as days, timestamps as microseconds, bool as 0 and 1). Ties: the lower code or
 * number first, in a utf8 column the one met first.
 */
export function valueCounts(column: Column, limit: number, runtime: Runtime): ValueCounts {
  const chunk = contiguous(column);
  const counts = new Float64Array(limit);
  if (column.type === "utf8") {
    const rows = allocate(Uint32Array, limit);
    const summary = new Float64Array(3);
    runOp(stringCounts, { column: chunk, rows, counts, summary }, runtime);
    return topOf(summary, counts, (place) => cellAt(column, rows[place]) as string);
  }
  if (column.dictionary) return levelCounts(chunk, column.dictionary, limit, runtime);
  const values = new Float64Array(limit);
  const summary = new Float64Array(2);
  runOp(valueCountsOp, { column: chunk, values, counts, summary }, runtime);
  return topOf(summary, counts, (place) => values[place]);
}

function levelCounts(chunk: Chunk, dictionary: readonly string[], limit: number, runtime: Runtime): ValueCounts {
  const counts = allocate(Float64Array, dictionary.length + 1);
  runOp(countCodes, { column: chunk, counts }, runtime);
  const codes = [...dictionary.keys()].filter((code) => counts[code] > 0);
  codes.sort((a, b) => counts[b] - counts[a] || a - b);
  return {
    count: chunk.length - counts[dictionary.length],
    distinct: codes.length,
    top: codes.slice(0, limit).map((code) => ({ value: dictionary[code], count: counts[code] })),
  };
}

function topOf(summary: Float64Array, counts: Float64Array, valueAt: (place: number) => string | number): ValueCounts {
  const shown = Math.min(counts.length, summary[0]);
  return {
    count: summary[1],
    distinct: summary[0],
    top: Array.from({ length: shown }, (_, place) => ({ value: valueAt(place), count: counts[place] })),
  };
}
