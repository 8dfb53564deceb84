// Cases of tests/fixtures/classifiers as training sets.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import { packageRoot } from "../../src/core/package-root.js";
import type { TrainingSet } from "../../src/models/learner.js";

export interface ClassifierCase {
  readonly name: string;
  readonly columns: readonly number[][];
  readonly labels: readonly number[];
  readonly weights: readonly number[];
  readonly probabilities: readonly number[];
  readonly parameters: Readonly<Record<string, unknown>>;
}

export function classifierCases<C extends ClassifierCase>(name: string): { producer: string; cases: readonly C[] } {
  return JSON.parse(readFileSync(join(packageRoot(), `tests/fixtures/classifiers/${name}.json`), "utf8"));
}

export function trainingSetOf({ columns, labels, weights }: ClassifierCase): TrainingSet {
  const classes = Array.from({ length: 1 + Math.max(...labels) }, (_, label) => `class ${label}`);
  return {
    task: classes.length === 2 ? "binary" : "multiclass",
    classes,
    features: makeTable(
      columns.map((values, i) => [`x${i}`, makeColumn("float64", { values: Float64Array.from(values) })] as const),
    ),
    labels: Float64Array.from(labels),
    ...(weights.length > 0 ? { weights: Float64Array.from(weights) } : {}),
  };
}

/** The greatest difference of two lists of one length. */
export function furthest(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY;
  return Array.from(found, (value, i) => Math.abs(value - wanted[i])).reduce((a, b) => Math.max(a, b), 0);
}
