import { allocate, type Column, contiguous } from "../columns/column.js";
import { cellAt } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
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
  const values = new Float64Array(limit);
  const summary = new Float64Array(2);
  runOp(valueCountsOp, { column: chunk, values, counts, summary }, runtime);
  return topOf(summary, counts, (place) => (column.dictionary ? column.dictionary[values[place]] : values[place]));
}

function topOf(summary: Float64Array, counts: Float64Array, valueAt: (place: number) => string | number): ValueCounts {
  const shown = Math.min(counts.length, summary[0]);
  return {
    count: summary[1],
    distinct: summary[0],
    top: Array.from({ length: shown }, (_, place) => ({ value: valueAt(place), count: counts[place] })),
  };
}
