import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable } from "../../src/columns/table.js";
import { logLoss } from "../../src/metrics/log-loss.js";
import { r2 } from "../../src/metrics/r2.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { linear } from "../../src/models/linear/learner.js";
import type { Model, Task } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const bitsOf = (model: Model) => {
  const hash = createHash("sha256").update(JSON.stringify(model.header));
  for (const [name, array] of model.arrays) {
    hash.update(name).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return hash.digest("hex");
};

describe("gradient boosting", () => {
  for (const task of ["binary", "multiclass", "regression"] as Task[]) {
    it(`gives the same ${task} model to the bit on any number of threads`, () => {
      const train = syntheticSet(task, 40_000, 7, 0.05);
      const learner = gradientBoosting.make({
        numIterations: 6,
        baggingFraction: 0.7,
        baggingFreq: 2,
        featureFraction: 0.7,
      });
      const bits = [1, 2, 3, 4, 8].map((threads) =>
        bitsOf(learner.fit(train, { seed: 3, runtime: runtimeOf(threads) })),
      );
      expect(new Set(bits).size).toBe(1);
    });
  }

  it("does not depend on the order of columns", () => {
    const train = syntheticSet("binary", 3_000, 5);
    const turned = makeTable(
      train.features.names.map((name, i) => [name, train.features.columns[i]] as const).reverse(),
    );
    const learner = gradientBoosting.make({ numIterations: 5 });
    const one = learner.fit(train, { seed: 1, runtime });
    const other = learner.fit({ ...train, features: turned }, { seed: 1, runtime });
    expect(bitsOf(other)).toBe(bitsOf(one));
  });

  it("learns what is there to learn", () => {
    const binary = syntheticSet("binary", 8_000, 11);
    const unseen = syntheticSet("binary", 4_000, 12);
    const model = gradientBoosting.make().fit(binary, { seed: 1, runtime });
    const predictions = model.predict(unseen.features, runtime);
    expect(logLoss.score({ labels: unseen.labels, predictions, classCount: 2 })).toBeLessThan(0.25);
    const values = syntheticSet("regression", 8_000, 11);
    const hidden = syntheticSet("regression", 4_000, 12);
    const fitted = gradientBoosting.make().fit(values, { seed: 1, runtime }).predict(hidden.features, runtime);
    expect(r2.score({ labels: hidden.labels, predictions: fitted, classCount: 0 })).toBeGreaterThan(0.95);
  });

  it("stops early where the validation loss turns, and keeps the best round", () => {
    const train = syntheticSet("binary", 600, 21);
    const validation = syntheticSet("binary", 600, 22);
    const learner = gradientBoosting.make({ numIterations: 400, earlyStoppingRound: 10, minDataInLeaf: 5 });
    const model = learner.fit(train, { seed: 1, runtime, validation });
    const { validation: curve, train: own } = model.curve!;
    const kept = model.header.parameters.numIterations as number;
    expect(curve.length).toBe(kept + 10);
    expect(own.length).toBe(curve.length);
    expect(curve.indexOf(Math.min(...curve))).toBe(kept - 1);
    const predictions = model.predict(validation.features, runtime);
    expect(logLoss.score({ labels: validation.labels, predictions, classCount: 2 })).toBeCloseTo(curve[kept - 1], 10);
  });

  it("predicts the same after it was saved and restored", () => {
    for (const task of ["binary", "multiclass", "regression"] as Task[]) {
      const train = syntheticSet(task, 500, 31, 0.1);
      const model = gradientBoosting.make({ numIterations: 8 }).fit(train, { seed: 1, runtime });
      const again = restoreModel(JSON.parse(JSON.stringify(model.header)), model.arrays);
      expect(again.predict(train.features, runtime)).toEqual(model.predict(train.features, runtime));
    }
  });

  it("copes with constant features, one row, one class, infinities and no features", () => {
    const labels = (values: number[]) => Float64Array.from(values);
    const column = (values: number[]) => makeColumn("float64", { values: Float64Array.from(values) });
    const learn = (values: number[][], target: number[], classes: string[] = ["a", "b"]) => {
      const features = makeTable(
        values.map((each, i) => [`f${i}`, column(each)] as const),
        target.length,
      );
      const task = classes.length ? ("binary" as const) : ("regression" as const);
      const learner = gradientBoosting.make({ numIterations: 3, minDataInLeaf: 1 });
      return learner
        .fit({ task, features, labels: labels(target), classes }, { seed: 1, runtime })
        .predict(features, runtime);
    };
    expect([...learn([[1, 1, 1]], [0, 1, 1])].every((p) => p >= 0 && p <= 1)).toBe(true);
    expect([...learn([[5]], [2.5], [])]).toEqual([2.5]);
    expect(learn([[1, 2, 3]], [1, 1, 1])[1]).toBeGreaterThan(0.999);
    const infinite = learn([[-Infinity, -1e308, Number.NaN, 1e308, Infinity]], [1, 1, 2, 3, 3], []);
    expect([...infinite].every(Number.isFinite)).toBe(true);
    expect(learn([], [1, 2, 3], [])[0]).toBeCloseTo(2, 12);
    const huge = learn([[1, 2, 3, 4]], [1e300, 1e300, -1e300, -1e300], []);
    expect(huge[0]).toBeGreaterThan(0);
    expect(huge[3]).toBeLessThan(0);
  });

  it("names the row of an invalid label and refuses weights that sum to nothing", () => {
    const train = syntheticSet("binary", 50, 41);
    const learn = (extra: object) => () => gradientBoosting.make().fit({ ...train, ...extra }, { seed: 1, runtime });
    const wrong = Float64Array.from(train.labels);
    wrong[17] = 2;
    expect(learn({ labels: wrong })).toThrow(/row 17.*received 2/s);
    expect(learn({ weights: new Float64Array(50) })).toThrow(/sum above 0/);
    expect(learn({ weights: new Float64Array(50).fill(-1) })).toThrow(/weight of row 0/);
    const text = makeTable([["city", makeColumn("dictionary", { values: new Int32Array(50), dictionary: ["a"] })]]);
    expect(() => linear.make().fit({ ...train, features: text }, { seed: 1, runtime })).toThrow(
      /feature 'city'.*Encode it/s,
    );
  });

  it("treats weights as repeated rows", () => {
    const train = syntheticSet("regression", 400, 51);
    const weights = Float64Array.from({ length: 400 }, (_, row) => 1 + (row % 3));
    const rows = Array.from({ length: 400 }, (_, row) => Array(1 + (row % 3)).fill(row)).flat();
    const repeated = makeTable(
      train.features.names.map((name, i) => {
        const from = train.features.columns[i].chunks[0].values;
        const values = allocate(Float64Array, rows.length);
        rows.forEach((row, at) => {
          values[at] = from[row] as number;
        });
        return [name, makeColumn("float64", { values })] as const;
      }),
    );
    const options = { seed: 1, runtime };
    const learner = gradientBoosting.make({ numIterations: 20, minDataInLeaf: 1, minSumHessianInLeaf: 30 });
    const weighted = learner.fit({ ...train, weights }, options).predict(train.features, runtime);
    const labels = Float64Array.from(rows, (row) => train.labels[row]);
    const plain = learner.fit({ ...train, features: repeated, labels }, options).predict(train.features, runtime);
    const apart = Math.sqrt(weighted.reduce((sum, value, row) => sum + (value - plain[row]) ** 2, 0) / 400);
    expect(apart).toBeLessThan(0.15);
  });
});
