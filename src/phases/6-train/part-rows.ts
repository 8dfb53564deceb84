import { makeColumn } from "../../columns/column.js";
import { sliceTable } from "../../columns/slice.js";
import type { Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart, takeFromColumn, takeRows } from "../../engine/take-rows.js";
import type { TrainingSet } from "../../models/learner.js";
import type { Task } from "../../models/model.js";

/** All rows of a feature set, and which part each is in: 0 train, 1 validation, 2 test. */
export interface Rows {
  readonly task: Task;
  readonly classes: readonly string[];
  readonly features: Table;
  readonly labels: Float64Array;
  readonly part: Uint8Array;
}

/** Row numbers of the given parts, rising. */
export function rowsOf(all: Rows, parts: readonly number[], runtime: Runtime): Uint32Array {
  const found = parts.map((part) => rowsOfPart(all.part, part, runtime));
  if (found.length === 1) return found[0];
  const joined = new Uint32Array(found.reduce((sum, rows) => sum + rows.length, 0));
  let at = 0;
  for (const rows of found) {
    joined.set(rows, at);
    at += rows.length;
  }
  return joined.sort();
}

/** Those rows as a training set. Rows that follow each other are not copied but looked at in place. */
export function takeSet(all: Rows, rows: Uint32Array, runtime: Runtime): TrainingSet {
  const { task, classes } = all;
  const first = rows[0] ?? 0;
  const follows = rows.length > 0 && rows[rows.length - 1] - first + 1 === rows.length;
  if (follows && all.features.columns.every((column) => column.chunks.length === 1)) {
    const features = sliceTable(all.features, first, first + rows.length);
    return { task, classes, features, labels: all.labels.subarray(first, first + rows.length) };
  }
  const labels = takeFromColumn(makeColumn("float64", { values: all.labels }), rows, runtime);
  return {
    task,
    classes,
    features: takeRows(all.features, rows, runtime),
    labels: labels.chunks[0].values as Float64Array,
  };
}

/** At most `most` of the rows, evenly spread. */
export function thinned(rows: Uint32Array, most: number): Uint32Array {
  if (rows.length <= most) return rows;
  return Uint32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]);
}
