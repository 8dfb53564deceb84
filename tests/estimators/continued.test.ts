import { type FittedModel, GradientBoosting, LinearRegression, loadLightGBM } from "millrace";
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";
import { modelCases } from "../models/model-fixtures.js";

const rows = 900;
const unit = (column: number, row: number) => randomUnit(3, streams.sample, column * rows + row);
const a = Float64Array.from({ length: rows }, (_, row) => unit(0, row));
const b = Float64Array.from({ length: rows }, (_, row) => unit(1, row));
const city = Array.from(a, (x) => ["Lima", "Oslo", "Rome", "Bonn"][Math.floor(4 * x)]);
const value = Float64Array.from(a, (x, row) => 3 * x - 2 * b[row] + unit(2, row));
const two = Array.from(value, (y) => (y > 1 ? "yes" : "no"));
const three = Array.from(value, (y) => (y > 1.5 ? "top" : y > 0.5 ? "mid" : "low"));
const records = Array.from(a, (x, row) => ({ a: x, b: b[row], city: city[row] }));
const base = { seed: 6, threads: 2 };

const sameForest = (one: FittedModel, other: FittedModel) => {
  expect(one.predictRaw(records)).toEqual(other.predictRaw(records));
  expect(one.predictLeaves(records)).toEqual(other.predictLeaves(records));
  expect(one.importance()).toEqual(other.importance());
};

describe("training that goes on", () => {
  const sampling = {
    "all rows": {},
    bagging: { baggingFraction: 0.6, baggingFreq: 3, featureFraction: 0.6 },
    goss: { dataSampleStrategy: "goss", learningRate: 0.3 },
    "drawn thresholds": { extraTrees: true, featureFractionBynode: 0.7 },
  } as const;
  for (const [name, parameters] of Object.entries(sampling)) {
    it(`comes to the same model as in one go, to the bit: ${name}`, async () => {
      for (const y of [two, three, value]) {
        const make = (numIterations: number) => new GradientBoosting({ ...parameters, numIterations });
        const whole = await make(20).fit(records, { ...base, y });
        const half = await make(10).fit(records, { ...base, y });
        const both = await make(10).fit(records, { ...base, y, initModel: half });
        sameForest(both, whole);
        expect(both.header).toEqual({ ...whole.header, parameters: both.header.parameters });
        expect(both.header.parameters.numIterations).toBe(20);
        sameForest(both.withRounds(10), half);
      }
    });
  }

  it("keeps all trees it began with, and stops early on the new ones", async () => {
    const part = { target: value.subarray(0, 600), rows: records.slice(0, 600) };
    const validation = { features: records.slice(600), y: value.subarray(600) };
    const half = await new GradientBoosting({ numIterations: 7 }).fit(part.rows, { ...base, y: part.target });
    const early = new GradientBoosting({ numIterations: 300, earlyStoppingRound: 5, learningRate: 0.3 });
    const model = await early.fit(part.rows, { ...base, y: part.target, validation, initModel: half });
    const kept = model.header.parameters.numIterations as number;
    expect(kept).toBeGreaterThan(7);
    expect(model.curve!.validation.length).toBe(kept - 7 + 5);
    sameForest(model.withRounds(7), half);
  });

  it("numbers new categories behind those it knows", async () => {
    const early = records.filter((row) => row.city !== "Bonn");
    const labels = value.filter((_, row) => city[row] !== "Bonn");
    const first = await new GradientBoosting({ numIterations: 5 }).fit(early, { ...base, y: labels });
    expect(first.header.categories).toEqual({ city: ["Lima", "Oslo", "Rome"] });
    const model = await new GradientBoosting({ numIterations: 5 }).fit(records, {
      ...base,
      y: value,
      initModel: first,
    });
    expect(model.header.categories).toEqual({ city: ["Lima", "Oslo", "Rome", "Bonn"] });
    expect(model.withRounds(5).predict(early)).toEqual(first.predict(early));
  });

  it("does not begin from a model that does not fit", async () => {
    const own = await new GradientBoosting({ numIterations: 2 }).fit(records, { ...base, y: two });
    const go = (features: unknown, y: unknown, initModel: unknown, parameters: object = {}) =>
      new GradientBoosting({ numIterations: 2, ...parameters }).fit(
        features as never,
        { ...base, y, initModel } as never,
      );
    const linear = await new LinearRegression().fit({ a, b }, { y: value });
    await expect(go({ a, b }, value, linear)).rejects.toThrow(/kind 'gradient-boosting'.*'linear'/);
    await expect(go(records, value, own)).rejects.toThrow(/for regression.*for binary/);
    await expect(go(records, three, own)).rejects.toThrow(/for multiclass.*for binary/);
    await expect(go({ a, b }, two, own)).rejects.toThrow(/same features.*'city'/);
    await expect(
      go(
        records,
        Array.from(two, (name) => (name === "yes" ? "ja" : "no")),
        own,
      ),
    ).rejects.toThrow(/classes ja, no.*no, yes/);
    const values = await new GradientBoosting({ numIterations: 2 }).fit({ a, b }, { ...base, y: value });
    await expect(go({ a, b }, value, values, { objective: "quantile" })).rejects.toThrow(/'quantile'.*'regression'/);
    await expect(go({ a, b }, value, values, { categoricalFeature: ["a"] })).rejects.toThrow(/differs in 'a'/);
    const foreign = await loadLightGBM(modelCases("lightgbm")[0].model);
    await expect(go({ a, b }, value, foreign)).rejects.toThrow(/kind 'gradient-boosting'.*'lightgbm'/);
    await expect(go(records, two, { ...own })).rejects.toMatchObject({ code: "ERR_TYPE" });
    await expect(go(records, two, null)).rejects.toMatchObject({ code: "ERR_TYPE" });
  });

  it("checks labels and weights as a first training does", async () => {
    const first = await new GradientBoosting({ numIterations: 2, objective: "poisson" }).fit(
      { a, b },
      { ...base, y: a },
    );
    const wrong = a.map((x, row) => (row === 5 ? -1 : x));
    const again = new GradientBoosting({ numIterations: 2, objective: "poisson" });
    await expect(again.fit({ a, b }, { ...base, y: wrong, initModel: first })).rejects.toThrow(/label of row 5/);
  });
});

it("keeps as many rounds as there are, and no others", async () => {
  const model = await new GradientBoosting({ numIterations: 4 }).fit(records, { ...base, y: three });
  expect(model.withRounds(4).predictProba(records)).toEqual(model.predictProba(records));
  const none = model.withRounds(0).predictProba(records);
  expect(none.subarray(0, 3)).toEqual(none.subarray(3, 6));
  const staged = [...model.predictStaged(records)];
  expect(model.withRounds(2).predictProba(records)).toEqual(staged[1]);
  for (const wrong of [5, -1, 1.5, Number.NaN]) {
    expect(() => model.withRounds(wrong)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  }
  const linear = await new LinearRegression().fit({ a, b }, { y: value });
  expect(() => linear.withRounds(1)).toThrow(/of kind linear/);
});
