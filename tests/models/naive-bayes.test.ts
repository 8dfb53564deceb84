import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable, selectColumns } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { restoreModel } from "../../src/models/models.js";
import { naiveBayes } from "../../src/models/naive-bayes/learner.js";
import { classifierCases, furthest, trainingSetOf } from "./classifier-fixtures.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const learn = (train: TrainingSet, parameters: Record<string, unknown> = {}) =>
  naiveBayes.make(parameters).fit(train, { seed: 1, runtime });

describe("naive Bayes", () => {
  const { producer, cases } = classifierCases("naive-bayes");
  for (const each of cases) {
    it(`${each.name}: probabilities are those of ${producer}`, () => {
      const train = trainingSetOf(each);
      const model = learn(train, each.parameters);
      expect(furthest(model.predict(train.features, runtime), each.probabilities)).toBeLessThan(1e-10);
    });
  }

  it("leaves missing values and unseen categories out of the product, in mixed tables", () => {
    const rows = 400;
    const numbers = columnValues(syntheticSet("binary", rows, 3, 0.2).features, 0);
    const words = Array.from({ length: rows }, (_, row) => (row % 7 === 0 ? null : ["red", "green", "blue"][row % 3]));
    const flags = Array.from({ length: rows }, (_, row) => (row % 11 === 0 ? null : row % 5 < 2));
    const labels = Float64Array.from({ length: rows }, (_, row) => Number((numbers[row] || 0) + (row % 3) > 0.9));
    const weights = Float64Array.from({ length: rows }, (_, row) => 1 + (row % 4));
    const features = makeTable([
      ["number", makeColumn("float64", { values: numbers })],
      ["word", columnFrom(words, "utf8")],
      ["flag", columnFrom(flags, "bool")],
    ]);
    const model = learn({ task: "binary", classes: ["no", "yes"], features, labels, weights });
    const found = model.predict(features, runtime);
    // One row and class at a time, from the definition.
    const rowsOf = (k: number) =>
      Array.from(labels, (label, row) => (label === k ? row : -1)).filter((row) => row >= 0);
    const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
    const present = numbers.filter((value) => !Number.isNaN(value));
    const mean = sum([...present]) / present.length;
    const added = (1e-9 * sum([...present].map((value) => (value - mean) ** 2))) / present.length;
    const score = (row: number, k: number) => {
      const own = rowsOf(k);
      let total = Math.log(sum(own.map((each) => weights[each])) / sum([...weights]));
      const known = own.filter((each) => !Number.isNaN(numbers[each]));
      const weight = sum(known.map((each) => weights[each]));
      const center = sum(known.map((each) => weights[each] * numbers[each])) / weight;
      const variance = sum(known.map((each) => weights[each] * (numbers[each] - center) ** 2)) / weight + added;
      if (!Number.isNaN(numbers[row]))
        total -= 0.5 * Math.log(2 * Math.PI * variance) + (numbers[row] - center) ** 2 / (2 * variance);
      for (const [cells, count] of [
        [words, 3],
        [flags, 2],
      ] as const) {
        if (cells[row] === null) continue;
        const there = own.filter((each) => cells[each] !== null);
        const same = there.filter((each) => cells[each] === cells[row]);
        total += Math.log(
          (sum(same.map((each) => weights[each])) + 1) / (sum(there.map((each) => weights[each])) + count),
        );
      }
      return total;
    };
    const wanted = Array.from({ length: rows }, (_, row) => {
      const odds = Math.exp(score(row, 1) - score(row, 0));
      return [1 / (1 + odds), odds / (1 + odds)];
    }).flat();
    expect(furthest(found, wanted)).toBeLessThan(1e-12);
    const unseen = makeTable([
      ["number", makeColumn("float64", { values: Float64Array.of(Number.NaN) })],
      ["word", columnFrom(["violet"], "utf8")],
      ["flag", columnFrom([null], "bool")],
    ]);
    const share = sum(rowsOf(1).map((row) => weights[row])) / sum([...weights]);
    expect(model.predict(unseen, runtime)[1]).toBeCloseTo(share, 12);
  });

  it("gives the same bits on any number of threads and for columns in any order", () => {
    const train = syntheticSet("multiclass", 40_000, 9, 0.1);
    const model = learn(train);
    for (const threads of [1, 4]) {
      const again = naiveBayes.make().fit(train, { seed: 1, runtime: runtimeOf(threads) });
      expect(again.arrays).toEqual(model.arrays);
      expect(model.predict(train.features, runtimeOf(threads))).toEqual(model.predict(train.features, runtime));
    }
    const turned = selectColumns(train.features, [...train.features.names].reverse());
    expect(learn({ ...train, features: turned }).arrays).toEqual(model.arrays);
  });

  it("is as exact far from zero as near it", () => {
    const near = syntheticSet("binary", 5000, 4);
    const far = makeTable(
      near.features.names.map((name, i) => {
        const values = columnValues(near.features, i).map((value) => Math.round(value * 2 ** 20) / 2 ** 20);
        return [name, makeColumn("float64", { values: values.map((value) => value + 2 ** 30) })] as const;
      }),
    );
    const rounded = makeTable(
      far.names.map((name, i) => [
        name,
        makeColumn("float64", { values: columnValues(far, i).map((value) => value - 2 ** 30) }),
      ]),
    );
    const [a, b] = [rounded, far].map((features) => learn({ ...near, features }).predict(features, runtime));
    // A mean of 2^30 has 22 binary digits after the point.
    expect(furthest(a, b)).toBeLessThan(4e-6);
  });

  it("answers in probabilities for a class without rows, a constant feature, one missing everywhere and none at all", () => {
    const values = allocate(Float64Array, 6).fill(Number.NaN);
    const features = makeTable([
      ["constant", makeColumn("float64", { values: new Float64Array(6).fill(3) })],
      ["nothing", makeColumn("float64", { values })],
      ["huge", makeColumn("float64", { values: Float64Array.of(1e150, -1e150, 0, 1, 2, 3) })],
    ]);
    const train: TrainingSet = {
      task: "multiclass",
      classes: ["a", "b", "c"],
      features,
      labels: Float64Array.of(0, 0, 0, 1, 1, 1),
    };
    for (const distribution of ["gaussian", "bernoulli", "categorical", "mixed"]) {
      for (const smooth of [{}, { varSmoothing: 0, alpha: 0 }]) {
        const model = learn(train, { distribution, ...smooth });
        const probabilities = model.predict(features, runtime);
        for (let row = 0; row < 6; row++) {
          const own = [...probabilities.subarray(3 * row, 3 * row + 3)];
          expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
          expect(own[2]).toBe(0);
        }
      }
    }
    const none = learn({ ...train, features: makeTable([], 6) });
    expect([...none.predict(makeTable([], 1), runtime)]).toEqual([0.5, 0.5, 0]);
  });

  it("says which feature is infinite, negative where counts are wanted, or text", () => {
    const features = makeTable([
      ["a", makeColumn("float64", { values: Float64Array.of(1, 2) })],
      ["b", makeColumn("float64", { values: Float64Array.of(1, -1) })],
      ["c", makeColumn("float64", { values: Float64Array.of(1, Infinity) })],
    ]);
    const train: TrainingSet = { task: "binary", classes: ["a", "b"], features, labels: Float64Array.of(0, 1) };
    expect(() => learn(train)).toThrow(/'c'.*infinite/s);
    const counts = { ...train, features: selectColumns(features, ["a", "b"]) };
    expect(() => learn(counts, { distribution: "multinomial" })).toThrow(/'b'.*negative/s);
    const text = { ...train, features: makeTable([["t", columnFrom(["u", "v"], "utf8")]]) };
    expect(() => learn(text, { distribution: "gaussian" })).toThrow(
      expect.objectContaining({ code: "ERR_FEATURE_TYPE" }),
    );
    expect(() => learn({ ...train, labels: Float64Array.of(0, 2) })).toThrow(
      expect.objectContaining({ code: "ERR_LABEL_INVALID" }),
    );
    expect(() => learn(counts, { priors: [0.5, 0.6] })).toThrow(/'priors'.*sum 1/s);
  });

  it("predicts the same after it was saved and restored, and is refused when changed", () => {
    const each = cases.find(({ name }) => name === "categorical")!;
    const train = trainingSetOf(each);
    const model = learn(train, each.parameters);
    const header = () => JSON.parse(JSON.stringify(model.header));
    expect(restoreModel(header(), model.arrays).predict(train.features, runtime)).toEqual(
      model.predict(train.features, runtime),
    );
    for (const [name, at, value] of [
      ["offsets", 1, 3],
      ["distributions", 0, 0],
      ["distributions", 0, 9],
      ["terms", 0, 0.5],
      ["terms", 0, Number.NaN],
      ["priors", 0, Number.NEGATIVE_INFINITY],
    ] as const) {
      const arrays = new Map([...model.arrays].map(([key, array]) => [key, array.slice()] as const));
      (arrays.get(name) as Float64Array)[at] = value;
      expect(() => restoreModel(header(), arrays), name).toThrow(
        expect.objectContaining({ code: "ERR_MODEL_INVALID" }),
      );
    }
  });
});
