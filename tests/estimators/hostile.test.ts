// Input nobody should send: a typed error or a sound model, never a crash.
import { columnFrom, type Features, GradientBoosting, MillraceError, makeTable } from "millrace";
import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../src/core/random.js";

const rows = 300;
const unit = (row: number) => randomUnit(8, streams.sample, row);
const x = Float64Array.from({ length: rows }, (_, row) => unit(row));
const y = Float64Array.from(x, (value, row) => 2 * value + unit(rows + row));
const kinds: string[] = Array.from(y, (value) => (value > 1.5 ? "high" : "low"));
const small = { numIterations: 5, minDataInLeaf: 1 };
const base = { seed: 1, threads: 2 };
const filled = (value: number) => new Float64Array(rows).fill(value);

async function learn(features: Features, settings: object, parameters: object = {}): Promise<Float64Array> {
  const model = await new GradientBoosting({ ...small, ...parameters }).fit(features, { ...base, ...settings });
  const predictions = model.predictProba(features);
  expect(predictions.every(Number.isFinite)).toBe(true);
  expect(model.importance()!.every((share) => share >= 0)).toBe(true);
  return predictions;
}

describe("hostile features", () => {
  it("may be missing, infinite, huge, tiny or constant, each alone and all together", async () => {
    const odd = [Number.NaN, Infinity, -Infinity, 1.7e308, -1.7e308, 5e-324, -0, 0, 1];
    const columns = {
      missing: filled(Number.NaN),
      infinite: filled(Infinity),
      constant: filled(7),
      odd: Float64Array.from(x, (_, row) => odd[row % odd.length]),
      floats: Float32Array.from(x, (_, row) => odd[(row * 5) % odd.length]),
      x,
    };
    for (const [name, values] of Object.entries(columns)) {
      await learn({ [name]: values }, { y });
      await learn({ [name]: values }, { y: kinds });
    }
    for (const parameters of [
      {},
      { extraTrees: true },
      { growPolicy: "depthwise" },
      { boosting: "dart" },
      { dataSampleStrategy: "goss", learningRate: 1 },
      { dataSampleStrategy: "mvs", baggingFraction: 0.1 },
      { categoricalFeature: ["odd", "constant", "missing", "infinite"] },
      { maxBin: 2, numLeaves: 2 },
      { minSumHessianInLeaf: 1e300 },
      { lambdaL2: 1e300, lambdaL1: 1e-300 },
      { learningRate: 1e9 },
    ]) {
      await learn(columns, { y }, parameters);
      await learn(columns, { y: kinds }, parameters);
    }
  });

  it("may be none, one row, one column of one value, or text", async () => {
    expect(new Set(await learn({ a: filled(1) }, { y })).size).toBe(1);
    expect([...(await learn({ a: Float64Array.of(1) }, { y: Float64Array.of(3) }))]).toEqual([3]);
    await learn([{ city: "" }, { city: "a" }, { city: "\u0000" }] as Features, { y: [1, 2, 3] });
    const none = makeTable([], rows);
    expect(new Set(await learn(none, { y })).size).toBe(1);
    await expect(learn({}, { y: [] })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(learn({ a: new Float64Array(0) }, { y: [] })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(learn([], { y: [] })).rejects.toBeInstanceOf(MillraceError);
  });

  it("may have 70,000 categories, of text or numbers", async () => {
    const many = 70_000;
    const ids = Int32Array.from({ length: many }, (_, row) => row);
    const text = makeTable([["id", columnFrom(Array.from(ids, (id) => `id${id}`))]]);
    const labels = Float64Array.from(ids, (id) => id % 7);
    for (const [features, extra] of [
      [text, {}],
      [{ id: ids }, { categoricalFeature: ["id"] }],
    ] as const) {
      await learn(features, { y: labels }, { ...extra, minDataPerGroup: 1, maxCatThreshold: 1000, catSmooth: 0 });
    }
  });
});

describe("hostile labels and weights", () => {
  it("are named by row, or learned", async () => {
    for (const bad of [Number.NaN, Infinity, -Infinity]) {
      await expect(learn({ x }, { y: y.with(9, bad) })).rejects.toMatchObject({
        code: "ERR_LABEL_INVALID",
        details: { row: 9 },
      });
      const weighted = learn({ x }, { y, sampleWeight: filled(1).with(9, bad) });
      await expect(weighted).rejects.toThrow(/weight of row 9/);
    }
    await expect(learn({ x }, { y, sampleWeight: filled(0) })).rejects.toThrow(/sum above 0/);
    await expect(learn({ x }, { y: Array(rows).fill("one") })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    await expect(learn({ x }, { y: filled(1) }, { objective: "binary" })).rejects.toMatchObject({ code: "ERR_SHAPE" });
    expect((await learn({ x }, { y: filled(4) })).every((value) => value === 4)).toBe(true);
    await learn({ x }, { y, sampleWeight: filled(0).with(5, 1) });
    await learn({ x }, { y, sampleWeight: filled(1e300) });
    await learn({ x }, { y, sampleWeight: filled(5e-324) });
    await learn({ x }, { y: y.with(0, 1e300).with(1, -1e300) });
    // The logarithm of their mean is where it would begin.
    await expect(learn({ x }, { y: filled(0) }, { objective: "poisson" })).rejects.toThrow(/labels.*received 0/s);
    await learn({ x }, { y: filled(0) }, { objective: "poisson", boostFromAverage: false });
    await learn({ x }, { y: filled(1e-300) }, { objective: "gamma" });
    await learn({ x }, { y: filled(1) }, { objective: "cross_entropy" });
    await learn({ x }, { y: filled(0) }, { objective: "quantile", alpha: 1e-9 });
  });

  it("of one class in a part are learned", async () => {
    const lone = kinds.with(0, "third");
    expect((await learn({ x }, { y: lone })).length).toBe(3 * rows);
    const model = await new GradientBoosting({ ...small, earlyStoppingRound: 2 }).fit(
      { x },
      { ...base, y: lone, validation: { features: { x }, y: Array(rows).fill("third") } },
    );
    expect(model.curve!.validation.every(Number.isFinite)).toBe(true);
  });

  it("of queries with one row, equal relevance or no relevance are learned", async () => {
    const parameters = ["lambdarank", "rank_xendcg"];
    for (const objective of parameters) {
      await learn({ x }, { y: filled(0), group: [rows] }, { objective });
      await learn({ x }, { y: filled(31), group: [1, rows - 1] }, { objective });
      await learn({ x }, { y: Float64Array.from(y, Math.round), group: Array(rows).fill(1) }, { objective });
    }
  });
});

it("parameters that say nonsense are typed errors", async () => {
  for (const parameters of [
    { numLeaves: Number.NaN },
    { learningRate: 0 },
    { numIterations: 1.5 },
    { maxBin: 256 },
    { alpha: Number.POSITIVE_INFINITY },
    { objective: "nothing" },
    { monotoneConstraints: { x: 2 } },
    { interactionConstraints: "x" },
    { metric: { name: "mae" } },
    { constructor: 3 },
    { __proto__: { numLeaves: "many" }, numLeaves: "many" },
  ]) {
    expect(() => new GradientBoosting(parameters as never)).toThrow(MillraceError);
  }
  for (const parameters of [
    { monotoneConstraints: { z: 1 } },
    { interactionConstraints: [["z"]] },
    { categoricalFeature: ["z"] },
  ]) {
    await expect(learn({ x }, { y }, parameters)).rejects.toBeInstanceOf(MillraceError);
  }
  for (const settings of [{ seed: -1 }, { seed: 0.5 }, { memoryLimit: 0 }, { memoryLimit: 1 }, { initScore: [1] }]) {
    await expect(learn({ x }, { y, ...settings })).rejects.toBeInstanceOf(MillraceError);
  }
});
