import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { sliceTable } from "../../src/columns/slice.js";
import { makeTable, type Table, withColumns, withoutColumns } from "../../src/columns/table.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import type { FitOptions, TrainingSet } from "../../src/models/learner.js";
import type { Model } from "../../src/models/model.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const options = (threads = 2): FitOptions => ({ seed: 3, runtime: runtimeOf(threads) });

/** Numbers, some missing, beside text of many levels and numbers that are categories. */
function mixedSet(rows: number): TrainingSet {
  const set = syntheticSet("binary", rows, 5, 0.1);
  const unit = (seed: number, row: number) => randomUnit(seed, streams.sample, row);
  const levels = Array.from({ length: 400 }, (_, i) => `level ${i}`);
  const codes = allocate(Int32Array, rows).map((_, row) => Math.floor(unit(40, row) ** 2 * 400));
  const validity = new Uint8Array(Math.ceil(rows / 8)).map((_, i) => (i % 9 === 0 ? 0x7f : 0xff));
  const zones = allocate(Int32Array, rows).map((_, row) => Math.floor(unit(41, row) * 12) - 2);
  const features = withColumns(set.features, [
    ["city", makeColumn("dictionary", { values: codes, validity, dictionary: levels })],
    ["zone", makeColumn("int32", { values: zones })],
  ]);
  const labels = set.labels.map((label, row) => (codes[row] % 3 === 0 && unit(42, row) < 0.7 ? 1 : label));
  return { ...set, features, labels };
}

function batchesOf(features: Table, size: number): Table[] {
  const batches: Table[] = [];
  for (let start = 0; start < features.rowCount; start += size) batches.push(sliceTable(features, start, start + size));
  return batches;
}

/** Each batch with a dictionary of its own, as files have it. */
function ownDictionary(batch: Table, index: number): Table {
  const city = batch.columns[batch.names.indexOf("city")];
  const { dictionary = [], length } = city;
  const [{ values, validity, bitOffset, nullCount }] = city.chunks;
  const turned = [...dictionary].map((_, code, all) => all[(code + index) % all.length]);
  const codes = Int32Array.from({ length }, (_, row) => (Number(values[row]) - (index % 400) + 400) % 400);
  const column = makeColumn("dictionary", { values: codes, validity, bitOffset, nullCount, dictionary: turned });
  return withColumns(batch, [["city", column]]);
}

function learnStreamed(parameters: object, set: TrainingSet, batches: readonly Table[], threads = 2): Model {
  const { features: _, ...rows } = set;
  const { runtime } = options(threads);
  const training = gradientBoosting.make(parameters as Record<string, unknown>).stream!(runtime);
  for (const batch of batches) training.survey(batch);
  training.begin(rows, options(threads));
  for (const batch of batches) training.code(batch);
  return training.finish();
}

const parameters = {
  numIterations: 5,
  binConstructSampleCnt: 300,
  categoricalFeature: ["zone"],
  minDataPerGroup: 5,
  maxBin: 40,
};

describe("boosting from batches", () => {
  const set = mixedSet(3_000);
  const whole = gradientBoosting.make(parameters).fit(set, options());

  for (const size of [1, 7, 1_000, 3_000]) {
    it(`of ${size} rows gives the model of the whole table, to the bit`, () => {
      const model = learnStreamed(parameters, set, batchesOf(set.features, size).map(ownDictionary), size % 4);
      expect([...model.arrays]).toEqual([...whole.arrays]);
      expect(model.header).toEqual(whole.header);
      expect(model.curve).toEqual(whole.curve);
    });
  }

  it("samples rows: other cuts than all rows give", () => {
    const all = gradientBoosting.make({ ...parameters, binConstructSampleCnt: 3_000 }).fit(set, options());
    expect(all.arrays.get("threshold")).not.toEqual(whole.arrays.get("threshold"));
  });

  it("counts categories over all batches before it keeps the frequent ones", () => {
    const cities = whole.header.categories!.city;
    expect(cities.length).toBeGreaterThan(255);
    expect(whole.header.categories!.zone).toEqual(Array.from({ length: 12 }, (_, i) => i - 2));
  });

  it("refuses a column that is text in one batch and numbers in another", () => {
    const [first, second] = batchesOf(set.features, 1_500);
    const training = gradientBoosting.make().stream!(runtimeOf(1));
    training.survey(first);
    const numbers = makeColumn("float64", { values: new Float64Array(1_500) });
    expect(() => training.survey(withColumns(second, [["city", numbers]]))).toThrow(
      expect.objectContaining({ code: "ERR_TYPE" }),
    );
  });

  it("refuses other rows in the second pass: fewer, more, or other columns", () => {
    const { features, ...rows } = set;
    const changed = expect.objectContaining({ code: "ERR_SOURCE_CHANGED" });
    const surveyed = () => {
      const training = gradientBoosting.make().stream!(runtimeOf(1));
      training.survey(features);
      training.begin(rows, options());
      return training;
    };
    const fewer = surveyed();
    fewer.code(sliceTable(features, 0, 2_999));
    expect(() => fewer.finish()).toThrow(changed);
    const more = surveyed();
    more.code(features);
    expect(() => more.code(sliceTable(features, 0, 1))).toThrow(changed);
    expect(() => surveyed().code(withoutColumns(features, ["zone"]))).toThrow(changed);
    const text = makeColumn("float64", { values: new Float64Array(3_000) });
    expect(() => surveyed().code(withColumns(features, [["city", text]]))).toThrow(changed);
  });

  it("refuses no rows", () => {
    const training = gradientBoosting.make().stream!(runtimeOf(1));
    const { features: _, ...rows } = set;
    expect(() => training.begin({ ...rows, labels: new Float64Array(0) }, options())).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
  });
});

describe("rows parted by their records", () => {
  const variants = [
    { boosting: "gbdt" },
    { boosting: "dart", dropRate: 0.5, skipDrop: 0 },
    { baggingFreq: 1, baggingFraction: 0.5 },
    { jointCodes: false },
    { objective: "l1" },
  ];
  for (const extra of variants) {
    it(`give the bits that columns of codes give (${JSON.stringify(extra)})`, () => {
      const mixed = mixedSet(2_500);
      const set: TrainingSet = "objective" in extra ? { ...mixed, task: "regression", classes: [] } : mixed;
      const learn = (columnCopy: string, threads: number) =>
        gradientBoosting.make({ ...parameters, ...extra, columnCopy }).fit(set, {
          ...options(threads),
          validation: { ...set, features: sliceTable(set.features, 0, 100), labels: set.labels.slice(0, 100) },
        });
      const expected = learn("always", 2);
      for (const threads of [1, 3]) {
        const model = learn("never", threads);
        expect([...model.arrays]).toEqual([...expected.arrays]);
        expect(model.curve).toEqual(expected.curve);
      }
    });
  }

  it("also where records are of several groups, and their codes are two bytes wide", () => {
    const rows = 2_000;
    const set = syntheticSet("regression", rows, 8);
    const noise = Array.from({ length: 130 }, (_, f) => {
      const values = allocate(Float64Array, rows).map((_, row) => randomUnit(60 + f, streams.sample, row));
      return [`n${String(f).padStart(3, "0")}`, makeColumn("float64", { values })] as const;
    });
    const wide = Array.from({ length: 40 }, (_, f) => {
      const values = allocate(Int32Array, rows).map((_, row) =>
        Math.floor(randomUnit(300 + f, streams.sample, row) * 500),
      );
      return [`w${f}`, makeColumn("int32", { values })] as const;
    });
    const features = makeTable([
      ...set.features.names.map((n, i) => [n, set.features.columns[i]] as const),
      ...noise,
      ...wide,
    ]);
    const last = columnValues(makeTable(wide), 39);
    const labels = set.labels.map((label, row) => label + 6 * (last[row] % 2));
    const rules = { numIterations: 6, minDataPerGroup: 3, catSmooth: 1, catL2: 1 };
    const learn = (columnCopy: string) =>
      gradientBoosting
        .make({ ...rules, columnCopy, categoricalFeature: wide.map(([name]) => name) })
        .fit({ ...set, features, labels }, options());
    const model = learn("never");
    expect([...model.arrays]).toEqual([...learn("always").arrays]);
    const used = new Set(model.arrays.get("feature") as Int32Array);
    expect([...used].some((feature) => model.header.features[feature]?.startsWith("w"))).toBe(true);
  });
});
