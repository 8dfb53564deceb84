// Features of few values share a column of codes: the model is that of columns of their own, whatever the numbers of their
// values, and in whatever order their names stand.
import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { runtimeOf } from "./training-rows.js";

/** Features `f0`, `f1`, ... of so many values each, all with a say in the label; text where a count is negative. */
function setOf(counts: readonly number[], rows: number): TrainingSet {
  const labels = allocate(Float64Array, rows);
  const columns = counts.map((count, feature) => {
    const draw = (row: number) => randomUnit(feature, streams.sample, row);
    const values = Array.from({ length: rows }, (_, row) =>
      draw(row) < 0.05 ? Number.NaN : Math.floor(Math.abs(count) * randomUnit(feature + 50, streams.sample, row)),
    );
    values.forEach((value, row) => {
      labels[row] += Number.isNaN(value) ? 0.5 : Math.sin(3 * value + feature);
    });
    const column =
      count < 0
        ? columnFrom(values.map((value) => (Number.isNaN(value) ? null : `v${value}`)))
        : makeColumn("float64", { values: Float64Array.from(values) });
    return [`f${feature}`, column] as const;
  });
  return { task: "regression", features: makeTable(columns, rows), labels, classes: [] };
}

// Beyond 65,536 rows a node's gradients and hessians have sums of their own.
const sizes = [2_000, 70_000];

describe("joint codes", () => {
  for (const rows of sizes) {
    for (const counts of [
      [2, 7],
      [7, 2],
      [2, 3, 5, 7, 11, 14],
      [14, 11, 7, 5, 3, 2],
      [5, 2, 11, 3, 14, 2, 7, 3],
      [1, 4, 1, 9, 2],
      [-3, 7, -12, 2, -6],
    ]) {
      it(`give the trees of codes of their own: ${counts.join(", ")} values, ${rows} rows`, () => {
        const set = setOf(counts, rows);
        const learn = (jointCodes: boolean) =>
          gradientBoosting
            .make({ objective: "regression", numIterations: 4, numLeaves: 12, minDataInLeaf: 5, jointCodes })
            .fit(set, { seed: 1, runtime: runtimeOf(2) });
        const [joint, apart] = [learn(true), learn(false)];
        expect(joint.curve!.train).toEqual(apart.curve!.train);
        for (const [name, array] of apart.arrays) expect(joint.arrays.get(name), name).toEqual(array);
        // And they learn: what went wrong once made the loss rise.
        expect(joint.curve!.train.at(-1)).toBeLessThan(joint.curve!.train[0]);
      });
    }
  }
});
