import { expect, test } from "vitest";
import {
  frameRows,
  type InputColumn,
  type Pipeline,
  predictTable,
  restorePipeline,
} from "../../src/artifacts/pipeline.js";
import { makeTable, selectColumns, type Table, withColumns, withoutColumns } from "../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../src/columns/values.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { takeRows } from "../../src/engine/take-rows.js";
import { gradientBoosting } from "../../src/models/boosting/learner.js";
import { features } from "../../src/phases/5-features/index.js";
import { arrayOf, cells, configOf, contextOf, prepare } from "../phases/prepared.js";

const runtime = makeRuntime({ threads: 2 });
const n = 900;
const unit = (row: number, stream: number) => randomUnit(stream, streams.synthetic, row);
const make = (cell: (row: number) => CellValue, rows = n) => Array.from({ length: rows }, (_, row) => cell(row));

const raw: Table = makeTable([
  [
    "age",
    columnFrom(
      make((row) => (row % 11 === 3 ? null : Math.floor(unit(row, 1) * 70))),
      "int32",
    ),
  ],
  [
    "paid",
    columnFrom(
      make((row) => row % 2 === 0),
      "bool",
    ),
  ],
  [
    "color",
    columnFrom(
      make((row) => (row % 13 === 1 ? null : ["red", "green", "blue"][row % 3])),
      "dictionary",
    ),
  ],
  [
    "town",
    columnFrom(
      make((row) => `town ${row % 37}`),
      "utf8",
    ),
  ],
  [
    "note",
    columnFrom(
      make((row) => `please call ${row % 9}`),
      "utf8",
    ),
  ],
  [
    "since",
    columnFrom(
      make((row) => new Date(1.5e12 + row * 8.64e7)),
      "timestamp",
    ),
  ],
  [
    "y",
    columnFrom(
      make((row) => (unit(row, 1) + (row % 3) / 3 > 0.8 ? "yes" : "no")),
      "dictionary",
    ),
  ],
]);
const classes = ["no", "yes"];

async function trained(): Promise<{ pipeline: Pipeline; expected: Float64Array; rows: Uint32Array }> {
  const config = configOf({
    preprocess: { text: ["note"] },
    gather: { missing: ["?"], sentinels: [{ column: "age", values: [-200] }] },
  });
  const preprocess = await prepare(raw, classes, config);
  const set = await features.run(contextOf(config), { preprocess });
  const labels = arrayOf<Float64Array>(preprocess, "labels");
  const table = set.tables.get("features")!;
  const learner = gradientBoosting.make({ rounds: 10 });
  const model = learner.fit({ task: "binary", features: table, labels, classes }, { seed: 1, runtime });
  const body = { inputs: set.body.inputs, target: "y", transforms: set.body.transforms, model: model.header };
  const part = arrayOf<Uint8Array>(preprocess, "part");
  // Training rows have cross-fitted encodings; the others must be predicted from raw rows to the same bit.
  const held = Uint32Array.from(part.keys()).filter((row) => part[row] !== 0);
  const expected = model.predict(takeRows(table, held, runtime), runtime);
  const rows = Uint32Array.from(held, (row) => arrayOf<Uint32Array>(preprocess, "row")[row]);
  return { pipeline: restorePipeline(JSON.parse(JSON.stringify(body)), model.arrays), expected, rows };
}

const { pipeline, expected, rows } = await trained();
const predict = (table: Table) => predictTable(pipeline, table, runtime);
const held = takeRows(raw, rows, runtime);

test("raw rows are predicted as their prepared features were, to the bit", () => {
  expect(Array.from(predict(held).predictions)).toStrictEqual(Array.from(expected));
});

test("order of columns, columns that are not read and a missing target change nothing", () => {
  const shuffled = withColumns(selectColumns(held, [...held.names].reverse()), [
    ["extra", columnFrom(make(() => 1, held.rowCount))],
  ]);
  const { predictions, extra } = predict(withoutColumns(shuffled, ["y"]));
  expect(Array.from(predictions)).toStrictEqual(Array.from(expected));
  expect(extra).toStrictEqual(["extra"]);
});

test("a column the pipeline reads must be there", () => {
  const without = withColumns(withoutColumns(held, ["color"]), [
    ["colour", columnFrom(make(() => "red", held.rowCount))],
  ]);
  expect(() => predict(without)).toThrowError(
    expect.objectContaining({
      code: "ERR_COLUMN_MISSING",
      exitCode: 3,
      details: expect.objectContaining({ near: "colour" }),
    }),
  );
});

test("one row is predicted as it is among others, to the bit", () => {
  for (const row of [0, 5, held.rowCount - 1]) {
    const alone = predict(takeRows(held, Uint32Array.of(row), runtime)).predictions;
    expect(Array.from(alone)).toStrictEqual(Array.from(expected.subarray(2 * row, 2 * row + 2)));
  }
});

test("other types of the same values are predicted the same", () => {
  const others = withColumns(held, [
    ["age", columnFrom(cells(held, "age"), "float64")],
    ["town", columnFrom(cells(held, "town"), "dictionary")],
    ["color", columnFrom(cells(held, "color"), "utf8")],
    [
      "since",
      columnFrom(
        (cells(held, "since") as Date[]).map((date) => date.toISOString()),
        "utf8",
      ),
    ],
    [
      "paid",
      columnFrom(
        cells(held, "paid").map((paid) => (paid ? "True" : "false")),
        "dictionary",
      ),
    ],
  ]);
  expect(Array.from(predict(others).predictions)).toStrictEqual(Array.from(expected));
});

test("words for missing are missing; text that is no number is missing and counted", () => {
  const ages = cells(held, "age");
  const gaps = withColumns(held, [
    [
      "age",
      columnFrom(
        ages.map((age, row) => (row < 3 ? null : age)),
        "int32",
      ),
    ],
  ]);
  const wanted = Array.from(predict(gaps).predictions);
  const sentinel = withColumns(held, [
    [
      "age",
      columnFrom(
        ages.map((age, row) => (row < 3 ? -200 : age)),
        "int32",
      ),
    ],
  ]);
  expect(Array.from(predict(sentinel).predictions)).toStrictEqual(wanted);
  const words = ages.map((age, row) => (row < 3 ? ["?", "unknown", "12x"][row] : age === null ? null : String(age)));
  const text = predict(withColumns(held, [["age", columnFrom(words, "utf8")]]));
  expect(Array.from(text.predictions)).toStrictEqual(wanted);
  expect(text.unread).toStrictEqual([{ column: "age", cells: 2 }]);
});

test("dates where numbers belong are an error of the data", () => {
  const dates = withColumns(held, [["age", columnFrom(cells(held, "since"), "timestamp")]]);
  expect(() => predict(dates)).toThrowError(expect.objectContaining({ code: "ERR_TYPE", exitCode: 3 }));
  const numbers = withColumns(held, [["since", columnFrom(cells(held, "age"), "int32")]]);
  expect(() => predict(numbers)).toThrowError(expect.objectContaining({ code: "ERR_TYPE" }));
});

test("a column without any value is missing, whatever its type", () => {
  const nulls = make(() => null, held.rowCount);
  for (const type of ["float64", "utf8", "timestamp", "dictionary"] as const) {
    const empty = held.names.filter((name) => name !== "y").map((name) => [name, columnFrom(nulls, type)] as const);
    expect(predict(withColumns(held, empty)).predictions.every(Number.isFinite), type).toBe(true);
  }
});

test("no rows give no predictions", () => {
  expect(predict(takeRows(held, new Uint32Array(0), runtime)).predictions).toHaveLength(0);
});

test("rows of objects are predicted like the table they came from", () => {
  const objects = make((row) => row, held.rowCount).map((row) =>
    Object.fromEntries(held.names.map((name) => [name, cells(held, name)[row as number]])),
  );
  const json = JSON.parse(JSON.stringify(objects.slice(0, 40)));
  const { table, warnings } = frameRows(pipeline, json);
  expect(warnings).toStrictEqual(["Column 'y' is not one the model reads; it was left out."]);
  expect(Array.from(predict(table).predictions)).toStrictEqual(Array.from(expected.subarray(0, 80)));
});

const input = (name: string, role: InputColumn["role"], missing: string[] = []): InputColumn => {
  const types = { numeric: "int32", categorical: "dictionary", text: "utf8", time: "date" } as const;
  return { name, role, type: types[role], missing };
};
const small = {
  body: {
    inputs: [
      input("n", "numeric", ["-1", "?"]),
      input("c", "categorical"),
      input("t", "time"),
      input("__proto__", "text"),
    ],
  },
};

test("values are read by role; null, an absent key and words for missing are missing", () => {
  const { table } = frameRows(small, [
    JSON.parse('{ "n": 2.5, "c": 3, "t": "2024-02-29", "__proto__": "hi" }'),
    { n: "4e1", c: true, t: null },
    { n: -1, c: "x" },
    { n: "?" },
    { n: true, t: "1969-12-31T23:59:59Z" },
  ]);
  expect(cells(table, "n")).toStrictEqual([2.5, 40, null, null, 1]);
  expect(cells(table, "c")).toStrictEqual(["3", "true", "x", null, null]);
  expect(cells(table, "t")).toStrictEqual([new Date("2024-02-29"), null, null, null, new Date("1969-12-31")]);
  expect(cells(table, "__proto__")).toStrictEqual(["hi", null, null, null, null]);
});

test("every value that does not fit is named with its row and field", () => {
  const row = JSON.parse('{ "n": "many", "c": ["x"], "t": 5, "__proto__": 1 }');
  expect(() => frameRows(small, [JSON.parse('{ "n": 1, "c": "a", "t": null, "__proto__": "" }'), row])).toThrowError(
    expect.objectContaining({
      code: "ERR_ROWS_INVALID",
      httpStatus: 422,
      details: {
        count: 4,
        fields: [
          { row: 1, column: "n", expected: "a number", received: '"many"' },
          { row: 1, column: "c", expected: "text or a number", received: "a list" },
          { row: 1, column: "t", expected: "an ISO 8601 time", received: "5" },
          { row: 1, column: "__proto__", expected: "text", received: "1" },
        ],
      },
    }),
  );
});

test("a column that no row has is missing, with the nearest name", () => {
  expect(() => frameRows({ body: { inputs: [input("price", "numeric")] } }, [{ prize: 1 }])).toThrowError(
    expect.objectContaining({ code: "ERR_COLUMN_MISSING", details: expect.objectContaining({ near: "prize" }) }),
  );
});
