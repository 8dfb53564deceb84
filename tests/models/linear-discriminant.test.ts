import { describe, expect, it } from "vitest";
import { makeColumn } from "../../src/columns/column.js";
import { makeTable, selectColumns } from "../../src/columns/table.js";
import type { TrainingSet } from "../../src/models/learner.js";
import { linearDiscriminant } from "../../src/models/linear-discriminant/learner.js";
import { placesOnAxes } from "../../src/models/linear-discriminant/model.js";
import { restoreModel } from "../../src/models/models.js";
import { type ClassifierCase, classifierCases, furthest, trainingSetOf } from "./classifier-fixtures.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const learn = (train: TrainingSet, parameters: Record<string, unknown> = {}) =>
  linearDiscriminant.make(parameters).fit(train, { seed: 1, runtime });

interface DiscriminantCase extends ClassifierCase {
  readonly places?: readonly number[];
  readonly ratio?: readonly number[];
}

describe("linear discriminant analysis", () => {
  const { producer, cases } = classifierCases<DiscriminantCase>("linear-discriminant");
  for (const each of cases) {
    it(`${each.name}: probabilities and axes are those of ${producer}`, () => {
      const train = trainingSetOf(each);
      const model = learn(train, each.parameters);
      expect(furthest(model.predict(train.features, runtime), each.probabilities)).toBeLessThan(1e-8);
      if (!each.places) return;
      const places = placesOnAxes(model, train.features, runtime);
      const axes = each.ratio!.length;
      expect(furthest(model.header.parameters.explainedVarianceRatio as number[], each.ratio!)).toBeLessThan(1e-10);
      for (let axis = 0; axis < axes; axis++) {
        // Either end of an axis may be the positive one.
        const own = places.filter((_, index) => index % axes === axis);
        const theirs = each.places.filter((_, index) => index % axes === axis);
        const sign = Math.sign(own[0] * theirs[0]);
        expect(
          furthest(
            own,
            theirs.map((place) => sign * place),
          ),
        ).toBeLessThan(1e-8);
      }
    });
  }

  it("a row of weight two is two rows, a missing value the mean of its class", () => {
    const set = syntheticSet("multiclass", 300, 4, 0.1);
    const means = [0, 1, 2].map((label) =>
      set.features.names.map((_, f) => {
        const own = columnValues(set.features, f).filter(
          (value, row) => set.labels[row] === label && !Number.isNaN(value),
        );
        return own.reduce((a, b) => a + b) / own.length;
      }),
    );
    const filled = makeTable(
      set.features.names.map((name, f) => [
        name,
        makeColumn("float64", {
          values: columnValues(set.features, f).map((value, row) =>
            Number.isNaN(value) ? means[set.labels[row]][f] : value,
          ),
        }),
      ]),
    );
    const full = { ...set, features: filled };
    expect(furthest(learn(set).predict(filled, runtime), learn(full).predict(filled, runtime))).toBeLessThan(1e-9);
    const twice = Array.from({ length: 600 }, (_, row) => row % 300);
    const doubled: TrainingSet = {
      ...full,
      labels: Float64Array.from(twice, (row) => full.labels[row]),
      features: makeTable(
        filled.names.map((name, f) => [
          name,
          makeColumn("float64", { values: Float64Array.from(twice, (row) => columnValues(filled, f)[row]) }),
        ]),
      ),
    };
    const parameters = { solver: "lsqr", shrinkage: 0.1 };
    const weighted = learn({ ...full, weights: new Float64Array(300).fill(2) }, parameters);
    expect(
      furthest(weighted.predict(filled, runtime), learn(doubled, parameters).predict(filled, runtime)),
    ).toBeLessThan(1e-10);
  });

  it("gives the same bits on any number of threads, for columns in any order, and after it was saved", () => {
    const train = syntheticSet("multiclass", 30_000, 9, 0.1);
    const model = learn(train);
    for (const threads of [1, 4]) {
      expect(linearDiscriminant.make().fit(train, { seed: 1, runtime: runtimeOf(threads) }).arrays).toEqual(
        model.arrays,
      );
    }
    const turned = selectColumns(train.features, [...train.features.names].reverse());
    expect(learn({ ...train, features: turned }).arrays).toEqual(model.arrays);
    const again = restoreModel(JSON.parse(JSON.stringify(model.header)), model.arrays);
    expect(again.predict(train.features, runtime)).toEqual(model.predict(train.features, runtime));
    expect(placesOnAxes(again, train.features, runtime)).toEqual(placesOnAxes(model, train.features, runtime));
    const arrays = new Map(model.arrays).set("axes", new Float64Array(7));
    expect(() => restoreModel(model.header, arrays)).toThrow(expect.objectContaining({ code: "ERR_MODEL_INVALID" }));
  });

  it("answers in probabilities where nothing varies, a class has no rows, or there are more features than rows", () => {
    const train: TrainingSet = {
      task: "multiclass",
      classes: ["a", "b", "c"],
      features: makeTable(
        Array.from({ length: 9 }, (_, f) => {
          const values = Float64Array.from({ length: 6 }, (__, row) => (f === 0 ? 4 : Math.sin(7 * f + row * row)));
          return [`x${f}`, makeColumn("float64", { values: f === 1 ? values.fill(Number.NaN) : values })] as const;
        }),
      ),
      labels: Float64Array.of(0, 1, 0, 1, 0, 1),
    };
    for (const parameters of [{}, { solver: "lsqr" }, { solver: "lsqr", shrinkage: 1 }]) {
      for (const features of [train.features, selectColumns(train.features, ["x0"])]) {
        const found = learn({ ...train, features }, parameters).predict(features, runtime);
        for (let row = 0; row < 6; row++) {
          expect(found[3 * row] + found[3 * row + 1]).toBeCloseTo(1, 12);
          expect(found[3 * row + 2]).toBe(0);
        }
      }
    }
  });

  it("says what it cannot take", () => {
    const train = syntheticSet("binary", 20, 4);
    expect(() => learn(train, { shrinkage: 0.5 })).toThrow(/'shrinkage'/);
    expect(() => learn(train, { priors: [0.5] })).toThrow(/'priors'/);
    const few = {
      ...train,
      labels: Float64Array.of(0, 1),
      features: makeTable([["x", makeColumn("float64", { values: Float64Array.of(1, 2) })]]),
    };
    expect(() => learn(few)).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
    const values = columnValues(train.features, 0).slice();
    values[3] = Infinity;
    const features = makeTable([["odd", makeColumn("float64", { values })]]);
    expect(() => learn({ ...train, features })).toThrow(/'odd'.*infinite/s);
  });
});
