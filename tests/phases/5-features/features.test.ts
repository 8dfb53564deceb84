import { expect, test } from "vitest";
import { columnNamed, makeTable, type Table } from "../../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { features } from "../../../src/phases/5-features/index.js";
import { cells, configOf, contextOf, prepare } from "../prepared.js";

const n = 1500;
const unit = (row: number, stream: number) => randomUnit(stream, streams.synthetic, row);
const make = (cell: (row: number) => CellValue) => Array.from({ length: n }, (_, row) => cell(row));

const data = (): Table =>
  makeTable([
    ["price", columnFrom(make((row) => 1 + unit(row, 1) * 100))],
    ["area", columnFrom(make((row) => (row % 40 === 2 ? 0 : 5 + unit(row, 2) * 10)))],
    ["noise", columnFrom(make((row) => unit(row, 3)))],
    [
      "sold",
      columnFrom(
        make((row) => (row % 30 === 1 ? null : new Date(1.5e12 + row * 4.1e7))),
        "timestamp",
      ),
    ],
    [
      "kind",
      columnFrom(
        make((row) => ["flat", "house"][row % 2]),
        "dictionary",
      ),
    ],
    [
      "y",
      columnFrom(
        make((row) => (unit(row, 1) > 0.5 ? "dear" : "cheap")),
        "dictionary",
      ),
    ],
  ]);

async function run(settings: object, table = data(), threads = 2) {
  const config = configOf({ features: settings });
  const preprocess = await prepare(table, ["cheap", "dear"], config);
  return { preprocess, set: await features.run(contextOf(config, threads), { preprocess }) };
}

test("dates become parts, scaled on training rows, and lead back to their column", async () => {
  const { set, preprocess } = await run({ dateParts: ["month", "hour"] });
  const table = set.tables.get("features")!;
  expect(table.names).toEqual(expect.arrayContaining(["sold.month", "sold.hour", "price", "kind=flat"]));
  const entry = set.body.features.find(({ feature }) => feature === "sold.month")!;
  expect(entry).toStrictEqual({
    feature: "sold.month",
    source: "sold",
    made: "month of sold",
    score: null,
    pValue: null,
  });
  const part = preprocess.arrays.get("part") as Uint8Array;
  const train = (cells(table, "sold.month") as number[]).filter((_, row) => part[row] === 0);
  expect(train.reduce((sum, value) => sum + value, 0) / train.length).toBeCloseTo(0, 10);
  expect(train.every(Number.isFinite)).toBe(true);
});

test("a declared ratio is a feature; division by zero counts as missing and is filled", async () => {
  const { set } = await run({ ratios: [{ name: "price per area", numerator: "price", denominator: "area" }] });
  const values = cells(set.tables.get("features")!, "price per area") as number[];
  expect(values.every(Number.isFinite)).toBe(true);
  expect(set.body.features.find(({ feature }) => feature === "price per area")!.made).toBe("price / area");
});

test("a ratio of a column that is not there is refused", async () => {
  const ratios = [{ name: "r", numerator: "price", denominator: "areas" }];
  await expect(run({ ratios })).rejects.toMatchObject({ code: "ERR_COLUMN_MISSING", details: { near: "area" } });
});

test("a part that never varies is rejected with the reason", async () => {
  const { set } = await run({ dateParts: ["year", "quarter", "elapsed"] }, data());
  const years = new Set((cells(data(), "sold") as (Date | null)[]).flatMap((date) => date?.getUTCFullYear() ?? []));
  expect(years.size).toBeGreaterThan(1);
  const oneYear = await run(
    { dateParts: ["minute", "year"] },
    makeTable(
      data().names.map((name) =>
        name === "sold"
          ? ([
              name,
              columnFrom(
                make((row) => new Date(1.5e12 + row * 60_000)),
                "timestamp",
              ),
            ] as const)
          : ([name, columnNamed(data(), name)] as const),
      ),
    ),
  );
  expect(oneYear.set.body.rejected).toStrictEqual([
    { feature: "sold.year", reason: "one value only in the training rows", score: null },
  ]);
  expect(set.body.rejected).toStrictEqual([]);
});

test.each(["anova-f", "mutual-information"] as const)("%s keeps the k best and ranks the rest", async (method) => {
  const { set } = await run({ select: { method, keep: 2 } });
  const names = set.tables.get("features")!.names;
  expect(names).toHaveLength(2);
  expect(names).toContain("price");
  expect(set.body.selection.candidates).toBe(set.body.features.length + set.body.rejected.length);
  const least = Math.min(...set.body.features.map(({ score }) => score!));
  for (const { score, reason } of set.body.rejected) {
    expect(score ?? -1).toBeLessThanOrEqual(least);
    expect(reason).toMatch(/number \d+ of \d+ by .*; the first 2 are kept/);
  }
  expect(set.body.transforms.at(-1)!.name).toBe("select-features");
});

test("the whole pipeline so far goes on, and any number of threads gives the same", async () => {
  const settings = { select: { method: "anova-f", keep: 5 } };
  const [one, four] = await Promise.all([run(settings, data(), 1), run(settings, data(), 4)]);
  expect(JSON.stringify(four.set.body)).toBe(JSON.stringify(one.set.body));
  expect(one.set.body.transforms.slice(0, one.preprocess.body.transforms.length)).toStrictEqual(
    one.preprocess.body.transforms,
  );
});
