import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { restoreModel } from "../../src/models/models.js";
import { fitCategories } from "../../src/models/trees/fit-categories.js";
import { nodeFlags } from "../../src/models/trees/forest.js";
import { runtimeOf } from "./training-rows.js";

const runtime = runtimeOf(2);
const unit = (seed: number, row: number) => randomUnit(seed, streams.sample, row);

/** Rows of one text column whose dictionary stands in the order given, some missing, and a number beside it. */
function cityTable(rows: number, cities: number, dictionaryOrder: (code: number) => number = (code) => code) {
  const names = Array.from({ length: cities }, (_, i) => `city ${i}`);
  const dictionary = new Array<string>(cities);
  names.forEach((name, i) => {
    dictionary[dictionaryOrder(i)] = name;
  });
  const codes = allocate(Int32Array, rows);
  const x = allocate(Float64Array, rows);
  const labels = allocate(Float64Array, rows);
  const validity = new Uint8Array(Math.ceil(rows / 8)).fill(255);
  for (let row = 0; row < rows; row++) {
    const city = Math.floor(unit(1, row) * cities);
    codes[row] = dictionaryOrder(city);
    if (unit(2, row) < 0.05) validity[row >> 3] &= ~(1 << (row & 7));
    x[row] = unit(3, row);
    labels[row] = 3 * unit(99, city) + x[row] + 0.1 * unit(4, row);
  }
  const features = makeTable([
    ["city", makeColumn("dictionary", { values: codes, validity, dictionary })],
    ["x", makeColumn("float64", { values: x })],
  ]);
  return { features, labels };
}

const learn = (features: Table, labels: Float64Array, extra: object = {}, threads = 2) =>
  gradientBoosting
    .make({ numIterations: 20, minDataPerGroup: 10, ...extra })
    .fit({ task: "regression", features, labels, classes: [] }, { seed: 1, runtime: runtimeOf(threads) });

describe("categories of a table", () => {
  it("stand in the order of their names, whatever the order of rows and dictionary", () => {
    const given = cityTable(500, 12, (code) => 11 - code);
    const { city } = fitCategories(given.features, [], runtime);
    expect(city).toEqual(Array.from({ length: 12 }, (_, i) => `city ${i}`).sort());
  });

  it("beyond 255 are kept as long as they cover 99 % of the rows", () => {
    const codes = Int32Array.from({ length: 40_000 }, (_, row) => (row < 39_700 ? row % 300 : 300 + (row % 300)));
    const dictionary = Array.from({ length: 600 }, (_, i) => `c${String(i).padStart(3, "0")}`);
    const table = makeTable([["c", makeColumn("dictionary", { values: codes, dictionary })]]);
    expect(fitCategories(table, [], runtime).c).toEqual(dictionary.slice(0, 300));
  });

  it("are number columns only where asked for, by a name that is there", () => {
    const table = makeTable([["n", makeColumn("int32", { values: Int32Array.of(7, -3, 7, 40) })]]);
    expect(fitCategories(table, [], runtime)).toEqual({});
    expect(fitCategories(table, ["n"], runtime)).toEqual({ n: [-3, 7, 40] });
    expect(() => fitCategories(table, ["m"], runtime)).toThrow(expect.objectContaining({ code: "ERR_COLUMN_MISSING" }));
  });
});

describe("trees over categories", () => {
  for (const cities of [3, 40, 250, 254, 255, 256, 300, 2_000]) {
    it(`of ${cities} levels learn them, to the same bits on any threads and for any dictionary`, () => {
      const { features, labels } = cityTable(20_000, cities);
      const model = learn(features, labels, { numIterations: cities > 500 ? 60 : 20 });
      const predictions = model.predict(features, runtime);
      const mean = labels.reduce((sum, label) => sum + label, 0) / labels.length;
      const missed = labels.reduce((sum, label, row) => sum + (label - predictions[row]) ** 2, 0);
      const spread = labels.reduce((sum, label) => sum + (label - mean) ** 2, 0);
      expect(missed / spread).toBeLessThan(cities > 500 ? 0.5 : 0.2);
      expect((model.arrays.get("flags") as Uint8Array).some((flags) => flags & nodeFlags.categorical)).toBe(true);
      const turned = cityTable(20_000, cities, (code) => (code * 7 + 3) % cities);
      if (cities % 7 !== 0) {
        const other = learn(turned.features, labels, { numIterations: cities > 500 ? 60 : 20 }, 3);
        expect([...other.arrays]).toEqual([...model.arrays]);
      }
      const again = restoreModel(JSON.parse(JSON.stringify(model.header)), model.arrays);
      expect(again.predict(features, runtime)).toEqual(predictions);
    });
  }

  it("take a category they have not seen for a missing one", () => {
    const { features, labels } = cityTable(5_000, 30);
    const model = learn(features, labels);
    const row = (city: string | null) =>
      model.predict(
        makeTable([
          [
            "city",
            makeColumn("dictionary", {
              values: Int32Array.of(0),
              validity: Uint8Array.of(city === null ? 0 : 1),
              dictionary: [city ?? ""],
            }),
          ],
          ["x", makeColumn("float64", { values: Float64Array.of(0.5) })],
        ]),
        runtime,
      )[0];
    expect(row("nowhere")).toBe(row(null));
    expect(row("city 3")).not.toBe(row(null));
  });

  it("deal rows to ranks without a change of bits", () => {
    const { features, labels } = cityTable(5_000, 300);
    const arrays = [1, 2, 3].map((ranks) => {
      const learner = gradientBoosting.make({ numIterations: 5, minDataPerGroup: 10 });
      const set = { task: "regression" as const, features, labels, classes: [] };
      return [...learner.fit(set, { seed: 1, runtime, ranks }).arrays];
    });
    expect(arrays[1]).toEqual(arrays[0]);
    expect(arrays[2]).toEqual(arrays[0]);
  });

  it("hold out against 70,000 categories in as many rows", () => {
    const values = Int32Array.from({ length: 70_000 }, (_, row) => row);
    const dictionary = Array.from(values, (code) => `id ${code}`);
    const table = makeTable([["id", makeColumn("dictionary", { values, dictionary })]]);
    const labels = Float64Array.from(values, (code) => code % 2);
    const model = learn(table, labels, { numIterations: 2 });
    expect(model.predict(table, runtime).every(Number.isFinite)).toBe(true);
  });
});
