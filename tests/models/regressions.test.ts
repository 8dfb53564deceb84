// Linear regressions against scikit-learn's, on the rows of tools/refgen/regressions.py.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable, selectColumns } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { learnerNamed } from "../../src/models/learners.js";
import type { Model } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { regressionRows } from "./regression-rows.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

interface Case {
  readonly name: string;
  readonly learner: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly labels: readonly number[] | null;
  readonly weighted: boolean;
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly predictions: readonly number[];
}
const folder = new URL("../fixtures/regressions/", import.meta.url);
const runtime = runtimeOf(2);
const { features, signal, noise, weights } = regressionRows();
const values = signal.map((value, row) => value + 2 * noise[row]);
const learn = (learner: string, train: TrainingSet, parameters: Record<string, unknown> = {}, threads = 2) =>
  learnerNamed(learner)
    .make(parameters)
    .fit(train, { seed: 1, runtime: runtimeOf(threads) });

for (const file of ["squares", "nets", "logarithmic", "quantiles"]) {
  const fixture = JSON.parse(readFileSync(new URL(`${file}.json`, folder), "utf8")) as {
    producer: string;
    cases: Case[];
  };
  describe(`${file} against ${fixture.producer}`, () => {
    for (const each of fixture.cases) {
      it(`${each.name}: the same coefficients and predictions`, () => {
        const labels = each.labels ? Float64Array.from(each.labels) : values;
        const train: TrainingSet = {
          task: "regression",
          features,
          labels,
          classes: [],
          ...(each.weighted ? { weights } : {}),
        };
        const model = learn(each.learner, train, each.parameters);
        const predictions = model.predict(features, runtime);
        each.predictions.forEach((value, row) => {
          expect(Math.abs(predictions[row] - value)).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
        });
        const { coefficients, intercept } = model.linear![0];
        each.coefficients.forEach((value, f) => {
          // In units of the feature's spread.
          expect(Math.abs(coefficients[`x${f}`] - value) * [1, 3, 100, 0.01, 5, 1][f]).toBeLessThan(1e-5);
        });
        expect(Math.abs(intercept - each.intercept)).toBeLessThan(1e-4);
      });
    }
  });
}

const regressions: readonly (readonly [string, Record<string, unknown>])[] = [
  ["ridge", { alpha: 2 }],
  ["elastic-net", { alpha: 0.01, l1Ratio: 0.7 }],
  ["quantile-regression", { quantile: 0.3, alpha: 0.001 }],
  ["tweedie", { power: 1, alpha: 0.01 }],
  ["tweedie", { power: 2, alpha: 0.01 }],
  ["tweedie", { power: 1.3, alpha: 0 }],
];

for (const [learner, parameters] of regressions) {
  describe(`${learner} ${JSON.stringify(parameters)}`, () => {
    const positive = ({ labels, ...rest }: TrainingSet) => ({ ...rest, labels: labels.map(Math.exp) });
    const train = positive(syntheticSet("regression", 20_000, 3, 0.02));

    it("gives the same bits on any number of threads, and for columns in another order", () => {
      const first = learn(learner, train, parameters, 1);
      const turned = selectColumns(train.features, [...train.features.names].reverse());
      for (const again of [
        learn(learner, train, parameters, 3),
        learn(learner, { ...train, features: turned }, parameters),
      ]) {
        expect(again.arrays).toEqual(first.arrays);
      }
      expect(first.predict(train.features, runtime).every(Number.isFinite)).toBe(true);
    });

    it("takes a row of weight 2 as the row twice, and none of weight 0", () => {
      const small = positive(syntheticSet("regression", 300, 5));
      const counts = small.labels.map((_, row) => row % 3);
      const rows = [...counts].flatMap((count, row) => new Array<number>(count).fill(row));
      const repeated = makeTable(
        small.features.names.map((name, f) => {
          const column = columnValues(small.features, f);
          return [name, makeColumn("float64", { values: Float64Array.from(rows, (row) => column[row]) })] as const;
        }),
      );
      const labels = Float64Array.from(rows, (row) => small.labels[row]);
      const weighted = learn(learner, { ...small, weights: counts }, parameters);
      const twice = learn(learner, { ...small, features: repeated, labels }, parameters);
      const [a, b] = [weighted, twice].map((model) => model.predict(small.features, runtime));
      a.forEach((value, row) => {
        expect(Math.abs(value - b[row])).toBeLessThan(1e-6 * Math.max(1, Math.abs(value)));
      });
    });

    it("copes with equal columns, constant ones, one without values, and more columns than rows", () => {
      const few = positive(syntheticSet("regression", 12, 4));
      const rows = few.labels.length;
      const fill = (value: number) => makeColumn("float64", { values: new Float64Array(rows).fill(value) });
      const many = Array.from({ length: 20 }, (_, f) => {
        const column = Float64Array.from({ length: rows }, (_, row) => Math.sin((f + 2) * (row + 1)));
        return [`s${f}`, makeColumn("float64", { values: column })] as const;
      });
      const all = makeTable([...many, ["twin", many[0][1]], ["same", fill(1e8)], ["nothing", fill(Number.NaN)]]);
      const model = learn(learner, { ...few, features: all }, parameters);
      expect(model.predict(all, runtime).every(Number.isFinite)).toBe(true);
      expect(model.linear![0].coefficients.same).toBe(0);
    });

    it("is the same after it was saved and restored, and a damaged one is refused", () => {
      const model = learn(learner, train, parameters);
      const header = JSON.parse(JSON.stringify(model.header));
      const again = restoreModel(header, model.arrays);
      expect(again.predict(train.features, runtime)).toEqual(model.predict(train.features, runtime));
      const refused = (change: (arrays: Map<string, Float64Array>) => void) => {
        const arrays = new Map([...(model.arrays as Model["arrays"])].map(([name, array]) => [name, array.slice()]));
        change(arrays as Map<string, Float64Array>);
        expect(() => restoreModel(header, arrays)).toThrow(expect.objectContaining({ code: "ERR_MODEL_INVALID" }));
      };
      refused((arrays) => arrays.get("coefficients")!.fill(Number.NaN));
      refused((arrays) => arrays.get("scales")!.fill(0));
      refused((arrays) => arrays.delete("intercepts"));
      refused((arrays) => arrays.set("means", new Float64Array(1)));
    });

    it("names the row of a bad label or weight, and the feature that is infinite", () => {
      const failed = (change: Partial<TrainingSet>) => () => learn(learner, { ...train, ...change }, parameters);
      const bad = train.labels.slice();
      bad[7] = Number.NaN;
      expect(failed({ labels: bad })).toThrow(
        expect.objectContaining({ code: "ERR_LABEL_INVALID", details: expect.objectContaining({ row: 7 }) }),
      );
      const negative = new Float64Array(train.labels.length).fill(1);
      negative[9] = -1;
      expect(failed({ weights: negative })).toThrow(/row 9/);
      expect(failed({ weights: new Float64Array(train.labels.length) })).toThrow(/above 0/);
      const infinite = columnValues(train.features, 1).slice();
      infinite[3] = Infinity;
      const table = makeTable([
        ["good", train.features.columns[0]],
        ["endless", makeColumn("float64", { values: infinite })],
      ]);
      expect(failed({ features: table })).toThrow(/'endless'.*infinite/s);
    });
  });
}
