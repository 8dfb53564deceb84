import { describe, expect, it } from "vitest";
import { makeColumn } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { gradientBoosting } from "../../../src/models/boosting/learner.js";
import type { TrainingSet } from "../../../src/models/learner.js";
import type { Model } from "../../../src/models/model.js";
import { boost, standardBoost } from "../../models/reference/boost.js";
import { numericFeature } from "../../models/reference/feature.js";
import { logLoss, squaredLoss } from "../../models/reference/losses.js";
import { standardOptions } from "../../models/reference/tree-options.js";
import { columnValues, runtimeOf, syntheticSet } from "../../models/training-rows.js";

const runtime = runtimeOf(2);
const rules = { rounds: 3, numLeaves: 6, learningRate: 0.3, minDataInLeaf: 8, lambdaL2: 0.5 };

function learn(train: TrainingSet, extra: object = {}): Model {
  const { rounds, ...same } = rules;
  const learner = gradientBoosting.make({ numIterations: rounds, minSumHessianInLeaf: 0, ...same, ...extra });
  return learner.fit(train, { seed: 1, runtime });
}

/** Splits of all trees in the order they were made: a node's children are numbered when it is split. */
function splitsOf(model: Model) {
  const [feature, left, gain] = ["feature", "left", "gain"].map((name) => model.arrays.get(name)!);
  const threshold = model.arrays.get("threshold") as Float64Array;
  return [...feature.keys()]
    .filter((node) => Number(feature[node]) >= 0)
    .sort((a, b) => Number(left[a]) - Number(left[b]))
    .map((node) => ({ feature: Number(feature[node]), threshold: threshold[node], gain: Number(gain[node]) }));
}

describe("tree/boost-trees", () => {
  for (const task of ["regression", "binary"] as const) {
    it(`${task}: makes the splits of a plain boosting that tries every cut, and the same predictions`, () => {
      const { rounds, learningRate, ...tree } = rules;
      for (const seed of [1, 2, 3]) {
        const train = syntheticSet(task, 120, seed);
        const columns = train.features.names.map((_, i) => columnValues(train.features, i));
        const reference = boost(
          { features: columns.map(numericFeature), labels: train.labels },
          task === "binary" ? logLoss() : squaredLoss,
          { ...standardOptions, ...tree, minSumHessianInLeaf: 0 },
          { ...standardBoost, rounds, learningRate },
        );
        const expectedSplits = reference.rounds.flat().flatMap(({ splits: made }) => made.map(({ split }) => split!));
        const model = learn(train);
        const splits = splitsOf(model);
        expect(splits.length).toBe(expectedSplits.length);
        const unit = task === "regression" ? splits[0].gain / expectedSplits[0].gain : 1;
        splits.forEach((split, at) => {
          const expected = expectedSplits[at];
          expect(split.feature).toBe(expected.feature);
          expect(split.gain / unit).toBeCloseTo(expected.gain, task === "binary" ? 1 : 4);
          const below = (threshold: number) => columns[split.feature].filter((value) => value <= threshold).length;
          expect(below(split.threshold)).toBe(below(expected.threshold));
        });
        const predictions = model.predict(train.features, runtime);
        reference.scores[0].forEach((score, row) => {
          const expected = task === "binary" ? 1 / (1 + Math.exp(-score)) : score;
          const value = task === "binary" ? predictions[row * 2 + 1] : predictions[row];
          expect(Math.abs(value - expected)).toBeLessThan(task === "binary" ? 2e-3 : 1e-6);
        });
      }
    });
  }

  it("keeps depth and leaves within bounds", () => {
    const train = syntheticSet("binary", 2_000, 5);
    const model = learn(train, { maxDepth: 3, numLeaves: 31, minDataInLeaf: 1 });
    const offsets = model.arrays.get("treeOffsets") as Int32Array;
    for (let tree = 0; tree + 1 < offsets.length; tree++)
      expect(offsets[tree + 1] - offsets[tree]).toBeLessThanOrEqual(15);
    const wide = learn(train, { numLeaves: 9, minDataInLeaf: 1 });
    const each = wide.arrays.get("treeOffsets") as Int32Array;
    expect(each[1] - each[0]).toBe(17);
  });

  it("sends missing values where they gain more, in training as in prediction", () => {
    const train = syntheticSet("regression", 400, 6);
    const x = columnValues(train.features, 0);
    for (let row = 0; row < 400; row++) {
      if (row % 4 === 0) x[row] = Number.NaN;
      train.labels[row] = Number.isNaN(x[row]) ? 10 : x[row] > 0 ? 9 : 0;
    }
    const model = learn(train, { numIterations: 40, numLeaves: 3 });
    const predictions = model.predict(train.features, runtime);
    train.labels.forEach((label, row) => {
      expect(predictions[row]).toBeCloseTo(label, 1);
    });
  });

  it("wide rows in several groups of features give the same model as narrow ones with constants beside", () => {
    const train = syntheticSet("binary", 500, 8);
    const constant = { type: "float64" as const, values: new Float64Array(500).fill(3) };
    const many = Array.from({ length: 150 }, (_, i) => [`c${i}`, constant] as const);

    const features = makeTable([
      ...train.features.names.map((name, i) => [name, train.features.columns[i]] as const),
      ...many.map(([name, { values }]) => [name, makeColumn("float64", { values })] as const),
    ]);
    const wide = learn({ ...train, features });
    expect(wide.predict(features, runtime)).toEqual(learn(train).predict(train.features, runtime));
  });

  it("stops at once when asked", () => {
    const train = syntheticSet("binary", 5_000, 9);
    const stopped = runtimeOf(2);
    stopped.control[0] = 1;
    expect(() => gradientBoosting.make().fit(train, { seed: 1, runtime: stopped })).toThrow(
      expect.objectContaining({ code: "ERR_CANCELLED" }),
    );
  });

  it("counts its trees in the control words", () => {
    const train = syntheticSet("multiclass", 300, 9);
    const watched = runtimeOf(1);
    gradientBoosting.make({ numIterations: 4 }).fit(train, { seed: 1, runtime: watched });
    expect([watched.control[1], watched.control[2]]).toEqual([12, 12]);
  });
});
