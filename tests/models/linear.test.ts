import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { linear } from "../../src/models/linear/learner.js";
import type { Model, Task } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { columnValues, runtimeOf, syntheticSet, uniformTable } from "./training-rows.js";

const runtime = runtimeOf(2);
const learn = (train: TrainingSet, parameters: Record<string, unknown> = {}) =>
  linear.make(parameters).fit(train, { seed: 1, runtime });
const arrayOf = (model: Model, name: string) => model.arrays.get(name) as Float64Array;

/** Coefficients and intercept in the units of the features. */
function rawOf(model: Model): number[] {
  const [beta, means, scales] = ["coefficients", "means", "scales"].map((name) => arrayOf(model, name));
  const raw = [...beta].map((value, i) => value / scales[i]);
  return [...raw, arrayOf(model, "intercepts")[0] - raw.reduce((sum, value, i) => sum + value * means[i], 0)];
}

/** Slope of the penalised loss at the model, one row at a time: zero at the optimum, whatever solver found it. */
function slopes(train: TrainingSet, model: Model, lambdaL2: number): number[] {
  const { coefficients, means, scales } = Object.fromEntries(model.arrays) as Record<string, Float64Array>;
  const width = model.header.features.length;
  const outputs = Math.max(1, train.classes.length);
  const predictions = model.predict(train.features, runtime);
  const perOutput = train.task === "multiclass" ? outputs : 1;
  const sums = new Array<number>(perOutput * (width + 1)).fill(0);
  for (let row = 0; row < train.labels.length; row++) {
    const label = train.labels[row];
    for (let k = 0; k < perOutput; k++) {
      const slope =
        train.task === "regression"
          ? predictions[row] - label
          : train.task === "binary"
            ? predictions[row * 2 + 1] - label
            : predictions[row * outputs + k] - Number(label === k);
      for (let f = 0; f < width; f++) {
        const x = columnValues(train.features, f)[row];
        sums[k * (width + 1) + f] += slope * (Number.isNaN(x) ? 0 : (x - means[f]) / scales[f]);
      }
      sums[k * (width + 1) + width] += slope;
    }
  }
  for (let k = 0; k < perOutput; k++) {
    for (let f = 0; f < width; f++) sums[k * (width + 1) + f] += lambdaL2 * coefficients[k * width + f];
  }
  return sums;
}

describe("linear models", () => {
  for (const task of ["regression", "binary", "multiclass"] as Task[]) {
    it(`${task}: the penalised loss is flat at the solution, with missing values too`, () => {
      const train = syntheticSet(task, 700, 3, 0.05);
      const model = learn(train, { lambdaL2: 2 });
      expect(model.header.parameters.converged).toBe(true);
      for (const slope of slopes(train, model, 2)) expect(Math.abs(slope)).toBeLessThan(1e-4);
    });

    it(`${task}: gives the same bits on any number of threads`, () => {
      const train = syntheticSet(task, 30_000, 9);
      const fits = [1, 2, 4].map((threads) => linear.make().fit(train, { seed: 1, runtime: runtimeOf(threads) }));
      for (const model of fits) expect(model.arrays).toEqual(fits[0].arrays);
    });
  }

  it("finds the coefficients of an exact plane, however badly scaled the features are", () => {
    const features = uniformTable(300, 3, 5);
    const scaled = [1e-8, 1, 1e9];
    const table = makeTable(
      scaled.map((scale, i) => {
        const values = columnValues(features, i).map((value) => 1e3 * scale + value * scale);
        return [`x${i}`, makeColumn("float64", { values })] as const;
      }),
    );
    const plane = [3e8, -2, 1e-9, 7];
    const x = scaled.map((_, i) => columnValues(table, i));
    const labels = Float64Array.from(
      { length: 300 },
      (_, row) => plane[0] * x[0][row] + plane[1] * x[1][row] + plane[2] * x[2][row] + plane[3],
    );
    const raw = rawOf(learn({ task: "regression", features: table, labels, classes: [] }, { lambdaL2: 0 }));
    for (const i of [0, 1, 2]) expect(raw[i] / plane[i]).toBeCloseTo(1, 9);
  });

  it("stays finite for separable classes and says whether it converged", () => {
    const features = makeTable([["x", makeColumn("float64", { values: Float64Array.of(-2, -1, 1, 2) })]]);
    const train: TrainingSet = { task: "binary", features, labels: Float64Array.of(0, 0, 1, 1), classes: ["a", "b"] };
    const model = learn(train, { lambdaL2: 0, maxIterations: 30 });
    expect(Number.isFinite(arrayOf(model, "coefficients")[0])).toBe(true);
    expect(typeof model.header.parameters.converged).toBe("boolean");
    const probabilities = model.predict(features, runtime);
    expect(probabilities[1]).toBeLessThan(0.01);
    expect(probabilities[7]).toBeGreaterThan(0.99);
  });

  it("copes with equal columns, constant columns, more columns than rows and an all-missing one", () => {
    const base = uniformTable(20, 30, 2);
    const entries = base.names.map((name, i) => [name, base.columns[i]] as const);
    const nothing = makeColumn("float64", { values: new Float64Array(20).fill(Number.NaN) });
    const constant = makeColumn("float64", { values: new Float64Array(20).fill(1e8) });
    const features = makeTable([...entries, ["twin", base.columns[0]], ["nothing", nothing], ["constant", constant]]);
    const labels = columnValues(base, 0).map((value) => 2 * value + 1);
    for (const lambdaL2 of [0, 1]) {
      const model = learn({ task: "regression", features, labels, classes: [] }, { lambdaL2 });
      const predictions = model.predict(features, runtime);
      expect([...predictions].every(Number.isFinite)).toBe(true);
      for (let row = 0; row < 20 && lambdaL2 === 0; row++) expect(predictions[row]).toBeCloseTo(labels[row], 4);
    }
  });

  it("fits wide rows by another solver to the same optimum", () => {
    const features = uniformTable(500, 400, 6);
    const labels = columnValues(features, 3).map((value) => (value > 0 ? 1 : 0));
    const train: TrainingSet = { task: "binary", features, labels, classes: ["a", "b"] };
    const model = learn(train, { lambdaL2: 5 });
    expect(model.header.parameters.converged).toBe(true);
    const order = model.header.features.map((name) => features.names.indexOf(name));
    const sorted = {
      ...train,
      features: makeTable(order.map((i) => [features.names[i], features.columns[i]] as const)),
    };
    for (const slope of slopes(sorted, model, 5)) expect(Math.abs(slope)).toBeLessThan(2e-3);
  });

  it("names the feature that holds an infinity", () => {
    const features = makeTable([
      ["a", makeColumn("float64", { values: Float64Array.of(1, 2) })],
      ["b", makeColumn("float64", { values: Float64Array.of(1, Infinity) })],
    ]);
    expect(() => learn({ task: "regression", features, labels: Float64Array.of(1, 2), classes: [] })).toThrow(
      /'b'.*infinite/s,
    );
  });

  it("predicts the same after it was saved and restored", () => {
    const train = syntheticSet("multiclass", 200, 8);
    const model = learn(train);
    const again = restoreModel(JSON.parse(JSON.stringify(model.header)), model.arrays);
    expect(again.predict(train.features, runtime)).toEqual(model.predict(train.features, runtime));
  });
});
