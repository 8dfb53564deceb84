// Reference values of scikit-learn (tools/refgen/unlabelled.py), and rows as training sets without labels.
import { readFileSync } from "node:fs";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";

interface Fixture<Case> {
  readonly producer: string;
  readonly cases: readonly Case[];
}

export function referenceCases<Case>(name: string): Fixture<Case> {
  return JSON.parse(readFileSync(new URL(`../fixtures/unlabelled/${name}.json`, import.meta.url), "utf8"));
}

/** Columns x0, x1, ... of row-major rows. */
export function tableOfRows(rows: readonly (readonly number[])[], order?: readonly number[]): Table {
  const columns = order ?? rows[0].map((_, column) => column);
  return makeTable(
    columns.map((column) => {
      const values = Float64Array.from(rows, (row) => row[column]);
      return [`x${column}`, makeColumn("float64", { values })] as const;
    }),
    rows.length,
  );
}

export function unlabelledSet(features: Table, weights?: readonly number[]): TrainingSet {
  const labels = new Float64Array(features.rowCount);
  const given = weights && weights.length > 0 ? { weights: Float64Array.from(weights) } : {};
  return { task: "regression", classes: [], features, labels, ...given };
}

/** The largest difference, of the size of the number wanted, or of 1 where that is less. */
export function farthest(given: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (given.length !== wanted.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < given.length; i++) {
    const far = Math.abs(given[i] - wanted[i]) / Math.max(1, Math.abs(wanted[i]));
    if (!(far <= most)) most = Number.isNaN(far) ? Number.POSITIVE_INFINITY : far;
  }
  return most;
}
