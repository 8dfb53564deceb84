import { describe, expect, it } from "vitest";
import type { TrainingSet } from "../../src/models/learner.js";
import { linearScores } from "../../src/models/linear/model.js";
import { linearSvm } from "../../src/models/linear-svm/learner.js";
import { restoreModel } from "../../src/models/models.js";
import { type ClassifierCase, classifierCases, furthest, trainingSetOf } from "./classifier-fixtures.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const learn = (train: TrainingSet, parameters: Record<string, unknown> = {}) =>
  linearSvm.make(parameters).fit(train, { seed: 1, runtime });

const setOf = (each: ClassifierCase): TrainingSet =>
  each.name.startsWith("values")
    ? {
        ...trainingSetOf({ ...each, labels: [0, 1] }),
        task: "regression",
        classes: [],
        labels: Float64Array.from(each.labels),
      }
    : trainingSetOf(each);

describe("linear support vector machines", () => {
  const { producer, cases } = classifierCases("linear-svm");
  for (const each of cases) {
    it(`${each.name}: decisions are those of ${producer}`, () => {
      const train = setOf(each);
      const model = learn(train, { ...each.parameters, tol: 1e-12 });
      expect(model.header.parameters.converged).toBe(true);
      expect(furthest(linearScores(model, train.features, runtime), each.probabilities)).toBeLessThan(1e-6);
    });
  }

  it("without a penalty on the intercept the slope of the loss is 0 by it, and coefficients balance theirs", () => {
    for (const rows of [500, 40_000]) {
      const train = syntheticSet("binary", rows, 6);
      const model = learn(train, { C: 2 });
      const decisions = linearScores(model, train.features, runtime);
      const { coefficients, scales } = Object.fromEntries(model.arrays) as Record<string, Float64Array>;
      const signs = train.labels.map((label) => 2 * label - 1);
      const slopes = decisions.map((z, row) => -2 * signs[row] * Math.max(0, 1 - signs[row] * z));
      expect(Math.abs(slopes.reduce((a, b) => a + b)) / rows).toBeLessThan(1e-7);
      for (const [f, name] of model.header.features.entries()) {
        const x = columnValues(train.features, train.features.names.indexOf(name));
        const slope = slopes.reduce((sum, value, row) => sum + value * x[row], 0) + coefficients[f] / scales[f] / 2;
        expect(Math.abs(slope) / rows).toBeLessThan(1e-7);
      }
    }
  });

  it("gives the same bits on any number of threads, and after it was saved and restored", () => {
    for (const task of ["binary", "multiclass", "regression"] as const) {
      const train = syntheticSet(task, 20_000, 9, 0.1);
      const model = learn(train);
      for (const threads of [1, 4]) {
        expect(linearSvm.make().fit(train, { seed: 1, runtime: runtimeOf(threads) }).arrays).toEqual(model.arrays);
      }
      const again = restoreModel(JSON.parse(JSON.stringify(model.header)), model.arrays);
      expect(again.predict(train.features, runtime)).toEqual(model.predict(train.features, runtime));
    }
  });
});
