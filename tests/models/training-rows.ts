// Seeded training rows for the tests of learners, with plain slow generators of their own.
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import type { TrainingSet } from "../../src/models/learner.js";
import type { Task } from "../../src/models/model.js";

export const runtimeOf = (threads: number) => makeRuntime({ threads });

/** `columns` of uniform numbers in [-1, 1), some missing. */
export function uniformTable(rows: number, columns: number, seed: number, shareMissing = 0): Table {
  return makeTable(
    Array.from({ length: columns }, (_, column) => {
      const values = allocate(Float64Array, rows);
      for (let row = 0; row < rows; row++) {
        const index = column * rows + row;
        const missing = randomUnit(seed + 1, streams.sample, index) < shareMissing;
        values[row] = missing ? Number.NaN : 2 * randomUnit(seed, streams.sample, index) - 1;
      }
      return [`x${column}`, makeColumn("float64", { values })] as const;
    }),
    rows,
  );
}

export function columnValues(table: Table, index: number): Float64Array {
  return table.columns[index].chunks[0].values as Float64Array;
}

/** Labels from a formula with noise: a value, or as many classes as the task has. */
export function syntheticSet(task: Task, rows: number, seed: number, shareMissing = 0): TrainingSet {
  const features = uniformTable(rows, 5, seed, shareMissing);
  const labels = allocate(Float64Array, rows);
  const at = (column: number, row: number) => columnValues(features, column)[row] || 0;
  for (let row = 0; row < rows; row++) {
    const signal = 2 * at(0, row) + 3 * at(1, row) * at(2, row) - at(3, row);
    const noise = randomUnit(seed + 2, streams.sample, row) - 0.5;
    const value = signal + noise;
    labels[row] =
      task === "regression" ? value : task === "binary" ? Number(value > 0) : value > 1 ? 2 : Number(value > -1);
  }
  const classes = task === "regression" ? [] : task === "binary" ? ["no", "yes"] : ["low", "middle", "high"];
  return { task, features, labels, classes };
}
