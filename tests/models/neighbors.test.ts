// Predictions of nearest neighbours against scikit-learn's, and what the model says of input it cannot take.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { TypedArray } from "../../src/columns/column.js";
import { KNearestNeighbors } from "../../src/index.js";
import type { ModelHeader } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { nearestNeighbors } from "../../src/models/neighbors/learner.js";
import { lcg } from "../ops/statistics/numbers.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const { cases } = JSON.parse(readFileSync(new URL("../fixtures/neighbors/nearest.json", import.meta.url), "utf8"));
const options = { seed: 1, runtime: runtimeOf(2) };

for (const { seed, rows, width, k, weights, ...expected } of cases) {
  test(`${k} neighbours of ${rows} rows by ${weights} weights answer as scikit-learn's`, async () => {
    const names = Array.from({ length: width }, (_, feature) => `x${feature}`);
    const train = { values: Float64Array.from(lcg(seed, rows * width)), rows, columns: width, names };
    const values = Float64Array.from(lcg(seed + 100, 40 * width));
    values.set(train.values.subarray(0, 5 * width));
    const queries = { values, rows: 40, columns: width, names };
    const at = (row: number, feature: number) => train.values[row * width + feature];
    const classes = Float64Array.from({ length: rows }, (_, row) => Math.floor(at(row, 0) * 3));
    const targets = Float64Array.from({ length: rows }, (_, row) => at(row, 1) * 10 - at(row, 0));
    const parameters = { n_neighbors: k, weights };
    const classifier = await new KNearestNeighbors({ ...parameters, objective: "multiclass" }).fit(train, {
      y: classes,
    });
    const regressor = await new KNearestNeighbors(parameters).fit(train, { y: targets });
    const found = classifier.kneighbors(queries);
    expect([...found.indices]).toEqual(expected.indices);
    const within = (values: ArrayLike<number>, others: readonly number[], most: number) => {
      expect(values.length).toBe(others.length);
      others.forEach((other, index) => {
        expect(Math.abs(values[index] - other)).toBeLessThan(most);
      });
    };
    // The peer's distances come from products: a row's own is not quite 0 there.
    within(found.distances, expected.distances, 1e-7);
    within(classifier.predictProba(queries), expected.probabilities, 1e-6);
    within(regressor.predict(queries), expected.values, 1e-6);
    expect(classifier.kneighbors(queries, { k: 2 }).indices.length).toBe(80);
  });
}

test("columns in another order, and rows of weight 0, change nothing", () => {
  const train = syntheticSet("multiclass", 400, 3, 0.1);
  const learner = nearestNeighbors.make({ k: 4, standardize: true, weights: "distance" });
  const model = learner.fit(train, options);
  const features = {
    ...train.features,
    names: [...train.features.names].reverse(),
    columns: [...train.features.columns].reverse(),
  };
  expect([...learner.fit({ ...train, features }, options).predict(train.features, options.runtime)]).toEqual([
    ...model.predict(train.features, options.runtime),
  ]);
  const weights = Float64Array.from({ length: 400 }, (_, row) => Number(row < 300));
  const weighted = learner.fit({ ...train, weights }, options);
  expect(weighted.arrays.get("labels")).toEqual(train.labels.slice(0, 300));
});

test("a missing value counts as the mean of its feature", () => {
  const train = syntheticSet("regression", 200, 3, 0.2);
  const values = columnValues(train.features, 0);
  const present = values.filter((value) => !Number.isNaN(value));
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const model = nearestNeighbors.make().fit(train, options);
  expect(model.arrays.get("fills")![0]).toBeCloseTo(mean, 12);
  const rows = model.arrays.get("rows")!;
  const row = values.findIndex(Number.isNaN);
  expect(rows[row * 5]).toBe(model.arrays.get("fills")![0]);
});

test("what cannot be learned from is refused with what is wrong", async () => {
  const x = Float64Array.of(1, 2, 3);
  const y = Float64Array.of(1, 2, 3);
  await expect(new KNearestNeighbors().fit({ x }, { y })).rejects.toThrow(/at most 3.*'neighbors'/);
  const infinite = Float64Array.of(1, Number.POSITIVE_INFINITY, 3);
  const one = new KNearestNeighbors({ k: 1 });
  await expect(one.fit({ x: infinite }, { y })).rejects.toThrow(/feature 'x'.*infinite/);
  await expect(one.fit({ x }, { y: Float64Array.of(1, Number.NaN, 3) })).rejects.toThrow(
    expect.objectContaining({ code: "ERR_LABEL_INVALID" }),
  );
  await expect(one.fit({ x }, { y, sampleWeight: [1, -1, 1] })).rejects.toThrow(/weight of row 1/);
  const fitted = await one.fit({ x }, { y });
  expect(() => fitted.kneighbors({ x }, { k: 4 })).toThrow(/from 1 to 3/);
  expect(() => fitted.predict({ x: infinite })).toThrow(/feature 'x'/);
  expect(() => new KNearestNeighbors({ neigbors: 3 })).toThrow(/neighbors/);
});

test("a saved model predicts as before, and is refused when it is not sound", () => {
  const train = syntheticSet("binary", 120, 3);
  const model = nearestNeighbors.make({ k: 3 }).fit(train, options);
  const copy = () => new Map([...model.arrays].map(([name, array]) => [name, array.slice() as TypedArray]));
  expect(restoreModel(model.header, copy()).predict(train.features, options.runtime)).toEqual(
    model.predict(train.features, options.runtime),
  );
  const changes: [string, (arrays: Map<string, TypedArray>) => void][] = [
    ["rows", (arrays) => arrays.set("rows", new Float64Array(7))],
    ["rows", (arrays) => arrays.get("rows")!.fill(Number.NaN as never, 3, 4)],
    ["labels", (arrays) => arrays.get("labels")!.fill(2 as never, 0, 1)],
    ["weights", (arrays) => arrays.set("weights", new Float64Array(120))],
    ["weights", (arrays) => arrays.set("weights", new Float64Array(3).fill(1))],
    ["scales", (arrays) => arrays.get("scales")!.fill(0 as never)],
    ["fills", (arrays) => arrays.delete("fills")],
  ];
  const invalid = expect.objectContaining({ code: "ERR_MODEL_INVALID" });
  for (const [what, change] of changes) {
    const arrays = copy();
    change(arrays);
    expect(() => restoreModel(model.header, arrays), what).toThrow(invalid);
  }
  for (const parameters of [
    { neighbors: 121, weights: "uniform" },
    { neighbors: 3, weights: "other" },
  ]) {
    expect(() => restoreModel({ ...model.header, parameters } as ModelHeader, copy())).toThrow(invalid);
  }
});
