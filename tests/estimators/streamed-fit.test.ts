import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
// The package by its own name, as an embedder sees it: this runs the built files.
import { columnFrom, GradientBoosting, LinearRegression, makeTable, type Table, writeTable } from "millrace";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sliceTable } from "../../src/columns/slice.js";
import { withoutColumns } from "../../src/columns/table.js";
import { randomUnit, streams } from "../../src/core/random.js";

const rows = 4_000;
const unit = (column: number, row: number) => randomUnit(9, streams.sample, column * rows + row);
const each = <T>(make: (row: number) => T) => Array.from({ length: rows }, (_, row) => make(row));
const a = each((row) => (unit(5, row) < 0.1 ? null : unit(0, row)));
const city = each((row) => `city ${Math.floor(unit(1, row) * 30)}`);
const b = each((row) => Math.floor(unit(2, row) * 1_000));
const kind = each((row) => ((a[row] ?? 0.5) + (b[row] % 3) / 3 + (city[row].length - 5) / 4 > 0.9 ? "more" : "less"));
const weight = each((row) => 0.5 + unit(3, row));
const table = makeTable([
  ["a", columnFrom(a)],
  ["city", columnFrom(city)],
  ["b", columnFrom(b)],
  ["kind", columnFrom(kind)],
  ["weight", columnFrom(weight)],
]);
const features = withoutColumns(table, ["kind", "weight"]);
const parameters = { numIterations: 8, binConstructSampleCnt: 500, minDataPerGroup: 10 };
const estimator = new GradientBoosting(parameters);
const settings = { target: "kind", sampleWeight: "weight", seed: 2, threads: 2 };

function batches(size: number): Table[] {
  const all: Table[] = [];
  for (let start = 0; start < rows; start += size) all.push(sliceTable(table, start, start + size));
  return all;
}

describe("boosting from a source", () => {
  let expected: Float64Array;
  const folder = mkdtempSync(join(tmpdir(), "millrace-stream-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(async () => {
    const whole = await estimator.fit(features, { ...settings, target: kind, sampleWeight: weight });
    expected = whole.predictProba(features);
    await writeTable(table, join(folder, "rows.parquet"));
    await writeTable(table, join(folder, "rows.csv"));
    mkdirSync(join(folder, "parts"));
    for (const [index, part] of batches(1_500).entries()) {
      await writeTable(part, join(folder, "parts", `part-${index}.parquet`));
    }
  });

  for (const path of ["rows.parquet", "rows.csv", "parts/*.parquet"]) {
    it(`${path} gives the model of the table, and says which pass it is in`, async () => {
      const steps = new Map<string, number>();
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      const model = await estimator.fit(join(folder, path), {
        ...settings,
        onProgress: ({ step, done, unit: counted }) => {
          if (counted === "rows") steps.set(step, done);
        },
      });
      clearInterval(timer);
      expect(model.predictProba(features)).toEqual(expected);
      expect(model.classes).toEqual(["less", "more"]);
      expect(steps.get("reading rows, pass 1 of 2")).toBe(rows);
      expect(steps.get("coding rows, pass 2 of 2")).toBe(rows);
      expect(turns).toBeGreaterThan(5);
    });
  }

  it("batches of the caller's own give it too, made at once or in time, of any size", async () => {
    for (const size of [70, 4_000]) {
      const model = await estimator.fit({ batches: () => batches(size) }, settings);
      expect(model.predictProba(features)).toEqual(expected);
    }
    const inTime = {
      async *batches() {
        for (const batch of batches(1_000)) {
          await new Promise((resolve) => setTimeout(resolve, 1));
          yield batch;
        }
      },
    };
    const model = await estimator.fit(inTime, settings);
    expect(model.predictProba(features)).toEqual(expected);
  });

  it("numbers are values, or classes where they are asked for", async () => {
    const source = { batches: () => batches(900) };
    const values = await estimator.fit(source, { target: "b", seed: 1 });
    const whole = await estimator.fit(table, { target: "b", seed: 1 });
    expect(values.predict(table)).toEqual(whole.predict(table));
    const digits = makeTable([
      ["a", columnFrom(a)],
      ["digit", columnFrom(b.map((value) => (value % 3) * 10))],
    ]);
    const many = new GradientBoosting({ ...parameters, objective: "multiclass" });
    const model = await many.fit({ batches: () => [digits] }, { target: "digit" });
    expect(model.classes).toEqual(["0", "10", "20"]);
    expect(new Set(model.predict(digits)).has(10)).toBe(true);
    expect(model.predictProba(digits)).toEqual((await many.fit(digits, { target: "digit" })).predictProba(digits));
  });

  it("stops early on a table of validation", async () => {
    const early = new GradientBoosting({ ...parameters, numIterations: 60, earlyStoppingRound: 3 });
    const validation = { features: sliceTable(features, 0, 300), target: kind.slice(0, 300) };
    const model = await early.fit({ batches: () => batches(900) }, { ...settings, validation });
    const whole = await early.fit(features, { ...settings, target: kind, sampleWeight: weight, validation });
    expect(model.curve).toEqual(whole.curve);
    expect(model.predictProba(features)).toEqual(whole.predictProba(features));
  });

  it("refuses a source that can be read once only, or that shrinks", async () => {
    const once = batches(1_000)[Symbol.iterator]();
    await expect(estimator.fit({ batches: () => once }, settings)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_SOURCE_CHANGED" }),
    );
    let pass = 0;
    const shrinking = { batches: () => batches(1_000).slice(pass++) };
    await expect(estimator.fit(shrinking, settings)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_SOURCE_CHANGED" }),
    );
  });

  it("hands on what the caller's batches throw, and what is wrong with a file", async () => {
    const broken = {
      *batches() {
        yield batches(1_000)[0];
        throw new RangeError("the tape tore");
      },
    };
    await expect(estimator.fit(broken, settings)).rejects.toThrow(new RangeError("the tape tore"));
    await expect(estimator.fit(join(folder, "none.parquet"), settings)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_FILE_MISSING" }),
    );
    await expect(estimator.fit(join(folder, "rows.csv"), { target: "kinds" })).rejects.toThrow(
      expect.objectContaining({ code: "ERR_COLUMN_MISSING" }),
    );
  });

  it("names the row of a label that is none, counted from the first of all", async () => {
    const labels = each((row) => (row === 2_345 ? Number.NaN : row));
    const given = makeTable([
      ["a", columnFrom(a)],
      ["y", columnFrom(labels)],
    ]);
    const source = { batches: () => [sliceTable(given, 0, 1_000), sliceTable(given, 1_000, rows)] };
    await expect(estimator.fit(source, { target: "y" })).rejects.toThrow(
      expect.objectContaining({ code: "ERR_LABEL_INVALID", details: expect.objectContaining({ row: 2_345 }) }),
    );
  });

  it("ends what it asked of the caller's batches when it is stopped", async () => {
    let isEnded = false;
    const stop = new AbortController();
    const endless = {
      async *batches() {
        try {
          for (let count = 0; ; count++) {
            if (count === 3) stop.abort();
            yield batches(1_000)[0];
          }
        } finally {
          isEnded = true;
        }
      },
    };
    await expect(estimator.fit(endless, { ...settings, signal: stop.signal })).rejects.toThrow(
      expect.objectContaining({ code: "ERR_CANCELLED" }),
    );
    expect(isEnded).toBe(true);
  });

  it("reckons the memory before it codes, and refuses what would not fit", async () => {
    const passes: string[] = [];
    const onProgress = ({ step }: { step: string }) => passes.push(step);
    await expect(
      estimator.fit(join(folder, "rows.csv"), { ...settings, memoryLimit: 1_000, onProgress }),
    ).rejects.toThrow(expect.objectContaining({ code: "ERR_MEMORY_TOO_SMALL" }));
    expect(passes.some((step) => step.startsWith("coding"))).toBe(false);
  });

  it("weighs classes as a table's", async () => {
    const both = { classWeight: "balanced", seed: 2 } as const;
    const model = await estimator.fit(join(folder, "rows.parquet"), { ...both, target: "kind", sampleWeight: weight });
    const whole = await estimator.fit(table, { ...both, target: "kind", sampleWeight: weight });
    expect(model.predictProba(table)).toEqual(whole.predictProba(table));
  });

  it("needs the name of a target, and none of what only tables have", async () => {
    const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
    const path = join(folder, "rows.csv");
    await expect(estimator.fit(path, { target: kind as unknown as string })).rejects.toThrow(invalid);
    await expect(estimator.fit(path, { target: "kind", group: [rows] } as object)).rejects.toThrow(invalid);
    await expect(estimator.fit(path, {})).rejects.toThrow(invalid);
    const linear = new LinearRegression();
    await expect(linear.fit(path as unknown as Table, { target: "b" })).rejects.toThrow(
      expect.objectContaining({ code: "ERR_TYPE" }),
    );
  });
});
