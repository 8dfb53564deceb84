import { expect, test } from "vitest";
import { makeTable, type Table, withColumns } from "../../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { takeRows } from "../../../src/engine/take-rows.js";
import { arrayOf, cells, configOf, contents, prepare } from "../prepared.js";

const n = 2000;
const unit = (row: number, stream: number) => randomUnit(stream, streams.synthetic, row);
const make = (cell: (row: number) => CellValue, rows = n) => Array.from({ length: rows }, (_, row) => cell(row));

function data(): Table {
  return makeTable([
    [
      "age",
      columnFrom(
        make((row) => (row % 9 === 4 ? null : Math.floor(unit(row, 1) * 80))),
        "int16",
      ),
    ],
    [
      "income",
      columnFrom(
        make((row) => (row % 500 === 7 ? 1e9 : 1000 + unit(row, 2) * 5000)),
        "float64",
      ),
    ],
    [
      "color",
      columnFrom(
        make((row) => (row % 10 === 3 ? null : ["red", "green", "blue"][row % 3])),
        "dictionary",
      ),
    ],
    [
      "city",
      columnFrom(
        make((row) => `city ${Math.floor(unit(row, 3) * 40)}`),
        "utf8",
      ),
    ],
    [
      "note",
      columnFrom(
        make((row) => `word${row % 5} and more ${row}`),
        "utf8",
      ),
    ],
    [
      "zip",
      columnFrom(
        make((row) => 1000 + (row % 4)),
        "int32",
      ),
    ],
    [
      "when",
      columnFrom(
        make((row) => new Date(1.6e12 + Math.floor(row / 3) * 86_400_000)),
        "timestamp",
      ),
    ],
    [
      "constant",
      columnFrom(
        make(() => 5),
        "float64",
      ),
    ],
    [
      "empty",
      columnFrom(
        make(() => null),
        "float64",
      ),
    ],
    [
      "id",
      columnFrom(
        make((row) => row),
        "int32",
      ),
    ],
    [
      "y",
      columnFrom(
        make((row) => (row % 50 === 11 ? null : unit(row, 4) < 0.2 ? "yes" : "no")),
        "dictionary",
      ),
    ],
  ]);
}

const config = configOf({ preprocess: { text: ["note"], categorical: ["zip"], drop: ["id"] } });

test("every column gets its role, and what is left out has its reason", async () => {
  const { body } = await prepare(data(), ["no", "yes"], config);
  expect(body.inputs.map(({ name, role }) => [name, role])).toStrictEqual([
    ["age", "numeric"],
    ["income", "numeric"],
    ["color", "categorical"],
    ["city", "categorical"],
    ["note", "text"],
    ["zip", "categorical"],
    ["when", "time"],
  ]);
  expect(body.dropped).toStrictEqual([
    { column: "constant", reason: "one value only in the training rows" },
    { column: "empty", reason: "no value in the training rows" },
    { column: "id", reason: "the configuration drops it (preprocess.drop)" },
    { column: "y", reason: "the target" },
  ]);
});

test("rows without a label are left out and counted; labels follow the problem's order of classes", async () => {
  const raw = data();
  const prepared = await prepare(raw, ["yes", "no"], config);
  expect(prepared.body.unlabelled).toBe(n / 50);
  expect(prepared.body.rowsRead).toBe(n);
  const row = arrayOf<Uint32Array>(prepared, "row");
  const labels = arrayOf<Float64Array>(prepared, "labels");
  expect(row).toHaveLength(n - n / 50);
  const y = cells(raw, "y");
  expect(Array.from(labels)).toStrictEqual(Array.from(row, (from) => (y[from] === "yes" ? 0 : 1)));
});

test("features are finite, one per name the body lists, and say which column they came from", async () => {
  const { body, tables } = await prepare(data(), ["no", "yes"], config);
  const features = tables.get("features")!;
  expect(body.features.map(({ feature }) => feature)).toStrictEqual([...features.names]);
  const sources = new Map(body.features.map(({ feature, source }) => [feature, source]));
  expect(sources.get("color=red")).toBe("color");
  expect(sources.get("color=missing")).toBe("color");
  expect(sources.get("zip=1002")).toBe("zip");
  expect(sources.get("city.target")).toBe("city");
  expect(sources.get("age.missing")).toBe("age");
  for (const name of features.names) {
    expect(
      cells(features, name).filter((cell) => !Number.isFinite(Number(cell))),
      name,
    ).toStrictEqual([]);
  }
});

test("outliers are clipped and gaps filled, in the words and counts of the change log", async () => {
  const { body, tables } = await prepare(data(), ["no", "yes"], config);
  const kept = tables.get("columns")!;
  expect(Math.max(...(cells(kept, "income") as number[]))).toBeLessThan(50_000);
  expect(cells(kept, "age").some((cell) => cell === null || Number.isNaN(cell))).toBe(false);
  const of = (column: string, what: RegExp) => body.changes.find((c) => c.column === column && what.test(c.what));
  expect(of("income", /^clipped to -?\d/)!.cells).toBeGreaterThan(0);
  expect(of("age", /^gaps filled with the median \d+/)!.cells).toBeGreaterThan(200);
  expect(of("color", /one-hot: 4 features of 3 levels/)).toBeDefined();
});

test("parts have their shares in every class, and scaled columns mean 0 on training rows only", async () => {
  const prepared = await prepare(data(), ["no", "yes"], config);
  const { split } = prepared.body;
  const total = split.rows.train + split.rows.validation + split.rows.test;
  expect(split.rows.test / total).toBeCloseTo(0.15, 2);
  for (const part of ["validation", "test"] as const) {
    expect(split.balance[part][1]).toBeCloseTo(split.balance.train[1], 2);
  }
  const part = arrayOf<Uint8Array>(prepared, "part");
  const values = cells(prepared.tables.get("features")!, "income") as number[];
  const train = values.filter((_, row) => part[row] === 0);
  const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
  const variance = train.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.length;
  expect(mean).toBeCloseTo(0, 10);
  expect(variance).toBeCloseTo(1, 10);
});

test("changing validation and test rows changes nothing that was fitted", async () => {
  const raw = data();
  const keyed = configOf({ preprocess: { ...config.preprocess, drop: ["id"], split: { key: ["id"] } } });
  const before = await prepare(raw, ["no", "yes"], keyed);
  const part = arrayOf<Uint8Array>(before, "part");
  const row = arrayOf<Uint32Array>(before, "row");
  const held = new Set([...row].filter((_, at) => part[at] !== 0));
  expect(held.size).toBeGreaterThan(400);
  const income = cells(raw, "income");
  const city = cells(raw, "city");
  const y = cells(raw, "y");
  const other = withColumns(raw, [
    [
      "income",
      columnFrom(
        make((r) => (held.has(r) ? -7e5 : income[r])),
        "float64",
      ),
    ],
    [
      "city",
      columnFrom(
        make((r) => (held.has(r) ? "elsewhere" : city[r])),
        "utf8",
      ),
    ],
    [
      "y",
      columnFrom(
        make((r) => (held.has(r) ? "yes" : y[r])),
        "dictionary",
      ),
    ],
  ]);
  const after = await prepare(other, ["no", "yes"], keyed);
  expect(after.body.transforms).toStrictEqual(before.body.transforms);
  expect(Array.from(arrayOf<Uint8Array>(after, "part"))).toStrictEqual(Array.from(part));
});

test("a training row's target encoding does not contain its own label", async () => {
  // Every city once: a mean that had seen the row's own label would give it away.
  const alone = makeTable([
    [
      "city",
      columnFrom(
        make((row) => `city ${row}`),
        "utf8",
      ),
    ],
    [
      "size",
      columnFrom(
        make((row) => unit(row, 8)),
        "float64",
      ),
    ],
    [
      "y",
      columnFrom(
        make((row) => (unit(row, 9) < 0.5 ? "a" : "b")),
        "dictionary",
      ),
    ],
  ]);
  const prepared = await prepare(alone, ["a", "b"]);
  const part = arrayOf<Uint8Array>(prepared, "part");
  const train = cells(prepared.tables.get("features")!, "city.target").filter((_, row) => part[row] === 0);
  expect(new Set(train).size).toBe(1);
});

test("duplicate rows are dropped, the first kept, unless the configuration keeps them", async () => {
  const raw = data();
  const twice = takeRows(
    raw,
    Uint32Array.from({ length: n + 300 }, (_, row) => row % n),
    makeRuntime(),
  );
  const dropped = await prepare(twice, ["no", "yes"], config);
  const once = await prepare(raw, ["no", "yes"], config);
  expect(dropped.body.duplicates).toBe(300 - 6);
  expect(Array.from(arrayOf<Uint32Array>(dropped, "row"))).toStrictEqual(Array.from(arrayOf<Uint32Array>(once, "row")));
  expect(Array.from(arrayOf<Uint8Array>(dropped, "part"))).toStrictEqual(Array.from(arrayOf<Uint8Array>(once, "part")));
  const keep = await prepare(
    twice,
    ["no", "yes"],
    configOf({ preprocess: { ...config.preprocess, duplicates: "keep" } }),
  );
  expect(keep.body.duplicates).toBe(0);
  const row = arrayOf<Uint32Array>(keep, "row");
  const part = arrayOf<Uint8Array>(keep, "part");
  const partOf = new Map([...row].map((from, at) => [from, part[at]]));
  for (let from = 0; from < 300; from++) expect(partOf.get(from)).toBe(partOf.get(from + n));
});

test("rows in another order, other threads, codes or types get the same parts; another seed does not", async () => {
  const raw = data();
  const partsOf = async (table: Table, options = {}) => {
    const prepared = await prepare(table, ["no", "yes"], config, options);
    const part = arrayOf<Uint8Array>(prepared, "part");
    const ids = cells(table, "id");
    return new Map([...arrayOf<Uint32Array>(prepared, "row")].map((row, at) => [ids[row], part[at]]));
  };
  const parts = await partsOf(raw);
  const order = Uint32Array.from({ length: n }, (_, row) => (row * 7) % n);
  expect([...(await partsOf(takeRows(raw, order, makeRuntime())))].sort()).toStrictEqual([...parts].sort());
  const recoded = withColumns(raw, [
    ["city", columnFrom(cells(raw, "city"), "dictionary")],
    ["age", columnFrom(cells(raw, "age"), "float64")],
  ]);
  expect(await partsOf(recoded)).toStrictEqual(parts);
  expect(await partsOf(raw, { seed: 43 })).not.toStrictEqual(parts);
});

test("1, 2 and 4 threads give the same artifact", async () => {
  const [one, two, four] = await Promise.all(
    [1, 2, 4].map(async (threads) => contents(await prepare(data(), ["no", "yes"], config, { threads }))),
  );
  expect(two).toBe(one);
  expect(four).toBe(one);
});

test("by time, earlier rows train and no moment is in two parts", async () => {
  const timed = configOf({ preprocess: { ...config.preprocess, split: { by: "time", time: "when" } } });
  const { body, tables, arrays } = await prepare(data(), ["no", "yes"], timed);
  const part = arrays.get("part") as Uint8Array;
  const times = cells(tables.get("columns")!, "when") as Date[];
  const range = (wanted: number) => times.filter((_, row) => part[row] === wanted).map((time) => time.getTime());
  expect(Math.max(...range(0))).toBeLessThan(Math.min(...range(1)));
  expect(Math.max(...range(1))).toBeLessThan(Math.min(...range(2)));
  expect(body.split.spans!.train[0]).toBe(new Date(Math.min(...range(0))).toISOString());
  expect(body.split.spans!.test[1]).toBe(new Date(Math.max(...range(2))).toISOString());
});

test("regression keeps its values as labels, and infinite ones count as missing", async () => {
  const raw = withColumns(data(), [
    [
      "y",
      columnFrom(
        make((row) => (row === 3 ? Number.POSITIVE_INFINITY : row === 5 ? null : row / 8)),
        "float64",
      ),
    ],
  ]);
  const prepared = await prepare(raw, [], config);
  expect(prepared.body.unlabelled).toBe(2);
  const row = arrayOf<Uint32Array>(prepared, "row");
  expect(Array.from(arrayOf<Float64Array>(prepared, "labels"))).toStrictEqual(Array.from(row, (from) => from / 8));
  expect(prepared.body.split.balance.train).toHaveLength(1);
});

test("the column a target is derived from is no feature", async () => {
  const prepared = await prepare(data(), ["no", "yes"], config, { target: { name: "y", from: "income", above: 3 } });
  expect(prepared.body.dropped).toContainEqual({ column: "income", reason: "the target 'y' is made of it" });
});

test("columns called __proto__ and constructor are ordinary columns", async () => {
  const raw = withColumns(data(), [
    [
      "__proto__",
      columnFrom(
        make((row) => unit(row, 20)),
        "float64",
      ),
    ],
    [
      "constructor",
      columnFrom(
        make((row) => ["a", "b"][row % 2]),
        "dictionary",
      ),
    ],
  ]);
  const { tables } = await prepare(raw, ["no", "yes"], config);
  expect(tables.get("features")!.names).toEqual(
    expect.arrayContaining(["__proto__", "constructor=a", "constructor=b"]),
  );
});

test("one usable row trains, and what cannot be split says so", async () => {
  const small = makeTable([
    ["x", columnFrom([1, 2, 3])],
    ["y", columnFrom(["a", "b", "a"], "dictionary")],
  ]);
  await expect(prepare(small, ["a", "b"])).rejects.toMatchObject({ code: "ERR_TOO_FEW_ROWS" });
  const noLabels = makeTable([
    ["x", columnFrom([1, 2])],
    ["y", columnFrom([null, null], "dictionary")],
  ]);
  await expect(prepare(noLabels, ["a", "b"])).rejects.toMatchObject({ code: "ERR_TARGET_EMPTY" });
  await expect(prepare(small, ["a", "c"])).rejects.toMatchObject({ code: "ERR_TARGET_TYPE" });
});

test("a configuration that names a column the data lacks is told so", async () => {
  const wrong = configOf({ preprocess: { drop: ["incom"] } });
  await expect(prepare(data(), ["no", "yes"], wrong)).rejects.toMatchObject({
    code: "ERR_COLUMN_MISSING",
    details: { near: "income" },
  });
});
