import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable, selectColumns } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { linear } from "../../src/models/linear/learner.js";
import type { Model } from "../../src/models/model.js";
import { classifierCases, furthest, trainingSetOf } from "./classifier-fixtures.js";
import { columnValues, runtimeOf, syntheticSet, uniformTable } from "./training-rows.js";

const runtime = runtimeOf(2);
const learn = (train: TrainingSet, parameters: Record<string, unknown> = {}) =>
  linear.make(parameters).fit(train, { seed: 1, runtime });
const arrayOf = (model: Model, name: string) => model.arrays.get(name) as Float64Array;

/**
 * The shortest subgradient of the penalised loss at the model, one row at a time: zero at the optimum, whatever solver
 * found it. Per unit of weight.
 */
function steepest(train: TrainingSet, model: Model): number {
  const { lambdaL1, lambdaL2, standardize } = model.header.parameters as Record<string, number | boolean>;
  const { coefficients, means, scales } = Object.fromEntries(model.arrays) as Record<string, Float64Array>;
  const predictions = model.predict(train.features, runtime);
  const names = model.header.features;
  const outputs = train.task === "binary" ? 1 : train.classes.length;
  const weight = (row: number) => train.weights?.[row] ?? 1;
  const total = Array.from(train.labels, (_, row) => weight(row)).reduce((a, b) => a + b);
  let largest = 0;
  for (let k = 0; k < outputs; k++) {
    const wanted = outputs === 1 ? 1 : k;
    const slope = (row: number) =>
      weight(row) * (predictions[row * train.classes.length + wanted] - Number(train.labels[row] === wanted));
    for (let f = 0; f <= names.length; f++) {
      const values =
        f < names.length ? columnValues(train.features, train.features.names.indexOf(names[f])) : undefined;
      let sum = 0;
      for (let row = 0; row < train.labels.length; row++) {
        const z = values ? (values[row] - means[f]) / scales[f] : 1;
        sum += slope(row) * (Number.isNaN(z) ? 0 : z);
      }
      if (values) {
        const unit = standardize ? 1 : 1 / scales[f];
        const coefficient = coefficients[k * names.length + f];
        const l1 = (lambdaL1 as number) * unit;
        sum += (lambdaL2 as number) * unit ** 2 * coefficient;
        sum = coefficient !== 0 ? sum + l1 * Math.sign(coefficient) : Math.sign(sum) * Math.max(0, Math.abs(sum) - l1);
      }
      largest = Math.max(largest, Math.abs(sum) / total);
    }
  }
  return largest;
}

describe("logistic and multinomial regression", () => {
  const { producer, cases } = classifierCases("logistic");
  for (const each of cases) {
    it(`${each.name}: probabilities are those of ${producer}`, () => {
      const train = trainingSetOf(each);
      const model = learn(train, { ...each.parameters, tol: 1e-12 });
      expect(furthest(model.predict(train.features, runtime), each.probabilities)).toBeLessThan(1e-7);
    });
  }

  for (const task of ["binary", "multiclass"] as const) {
    for (const [lambdaL1, lambdaL2] of [
      [0, 0],
      [0, 3],
      [20, 0],
      [9, 5],
    ]) {
      it(`${task}, L1 ${lambdaL1}, L2 ${lambdaL2}: no subgradient is left, on a sample and on all rows`, () => {
        for (const rows of [600, 40_000]) {
          const set = syntheticSet(task, rows, 3, 0.05);
          const weights = Float64Array.from(set.labels, (_, row) => 0.5 + (row % 3));
          for (const standardize of [true, false]) {
            const train = standardize ? set : { ...set, weights };
            const model = learn(train, { lambdaL1, lambdaL2, standardize });
            expect(model.header.parameters.converged).toBe(true);
            expect(steepest(train, model)).toBeLessThan(2e-8);
          }
        }
      });
    }
  }

  it("an L1 penalty leaves exact zeroes, and a large one nothing but the intercept", () => {
    const train = syntheticSet("binary", 2000, 5);
    const zeroes = (lambdaL1: number) => arrayOf(learn(train, { lambdaL1 }), "coefficients").filter((b) => b === 0);
    expect(zeroes(80).length).toBeGreaterThan(0);
    expect(zeroes(1e5)).toHaveLength(5);
    const share = train.labels.reduce((a, b) => a + b) / 2000;
    expect(learn(train, { lambdaL1: 1e5 }).predict(train.features, runtime)[1]).toBeCloseTo(share, 8);
  });

  it("finds the same optimum where there are too many parameters for curvature", () => {
    const features = uniformTable(300, 1600, 6);
    const labels = columnValues(features, 3).map((value) => (value > 0 ? 1 : 0));
    const train: TrainingSet = { task: "binary", features, labels, classes: ["a", "b"] };
    for (const [lambdaL1, lambdaL2] of [
      [0, 20],
      [12, 5],
    ]) {
      const model = learn(train, { lambdaL1, lambdaL2, maxIterations: 5000 });
      expect(model.header.parameters.converged).toBe(true);
      expect(steepest(train, model)).toBeLessThan(2e-8);
    }
  });

  it("gives the same bits on any number of threads and for columns in any order", () => {
    const train = syntheticSet("multiclass", 40_000, 9, 0.1);
    const model = learn(train, { lambdaL1: 5 });
    for (const threads of [1, 4]) {
      const again = linear.make({ lambdaL1: 5 }).fit(train, { seed: 1, runtime: runtimeOf(threads) });
      expect(again.arrays).toEqual(model.arrays);
    }
    const turned = selectColumns(train.features, [...train.features.names].reverse());
    expect(learn({ ...train, features: turned }, { lambdaL1: 5 }).arrays).toEqual(model.arrays);
  });

  it("copes with rows in the order of their classes, a rare class, and classes that a plane parts", () => {
    const set = syntheticSet("multiclass", 40_000, 2);
    const order = Array.from(set.labels.keys()).sort((a, b) => set.labels[a] - set.labels[b]);
    const sorted = {
      ...set,
      labels: Float64Array.from(order, (row) => set.labels[row]),
      features: makeTable(
        set.features.names.map((name, f) => [
          name,
          makeColumn("float64", { values: Float64Array.from(order, (row) => columnValues(set.features, f)[row]) }),
        ]),
      ),
    };
    expect(steepest(sorted, learn(sorted))).toBeLessThan(2e-8);
    const rare = { ...set, labels: set.labels.map((label, row) => (row === 7 ? 2 : Math.min(label, 1))) };
    expect(steepest(rare, learn(rare))).toBeLessThan(2e-8);
    const apart = { ...set, labels: columnValues(set.features, 0).map((x) => (x > 0.5 ? 2 : x > -0.5 ? 1 : 0)) };
    for (const lambdaL2 of [0, 1e-3]) {
      const model = learn(apart, { lambdaL2, maxIterations: 100 });
      expect(arrayOf(model, "coefficients").every(Number.isFinite)).toBe(true);
      const found = model.predict(apart.features, runtime);
      const right = apart.labels.filter((label, row) => found[3 * row + label] > 0.5);
      expect(right.length / apart.labels.length).toBeGreaterThan(0.98);
    }
  });

  it("refuses for values what is for classes only", () => {
    const train = syntheticSet("regression", 50, 2);
    expect(() => learn(train, { lambdaL1: 1 })).toThrow(/'lambdaL1' of linear/);
    expect(() => learn(train, { standardize: false })).toThrow(/'standardize' of linear/);
  });
});
