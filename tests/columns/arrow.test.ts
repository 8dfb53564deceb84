import { execFileSync } from "node:child_process";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { fromArrow, toArrow } from "../../src/columns/arrow.js";
import { readArrow } from "../../src/columns/arrow-ipc.js";
import { isValid } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { columnOfType, everyType } from "./every-type.js";

const plain = (table: Table) =>
  table.columns.map((column) =>
    cellsOf(column).map((cell) =>
      cell instanceof Date ? cell.getTime() : typeof cell === "bigint" ? `${cell}` : cell,
    ),
  );

const plainOfApache = (table: arrow.Table) =>
  table.schema.fields.map((_, index) =>
    [...table.getChildAt(index)!].map((cell) =>
      typeof cell === "bigint" && Number.isSafeInteger(Number(cell))
        ? Number(cell)
        : typeof cell === "bigint"
          ? `${cell}`
          : cell,
    ),
  );

describe("toArrow", () => {
  test.each<[string, Table]>([
    ["every type", everyType(41)],
    ["slices that start inside a byte", everyType(29, [29], 3)],
    ["chunks", everyType(50, [7, 13, 30], 5)],
    ["no rows", everyType(0)],
    [
      "chunks that end at different rows",
      makeTable([
        ["a", everyType(9, [4, 5]).columns[0]],
        ["b", everyType(9, [2, 7]).columns[9]],
      ]),
    ],
    [
      "names that are no ordinary keys",
      makeTable(["__proto__", "constructor", ""].map((name) => [name, columnOfType("int8", 3)])),
    ],
  ])("%s: apache-arrow sees our cells, and its own file of them is read back", async (_, table) => {
    const theirs = await toArrow(table);
    expect(theirs.schema.fields.map(({ name }) => name)).toEqual(table.names);
    expect(plainOfApache(theirs)).toEqual(plain(table));
    expect(plain(readArrow(arrow.tableToIPC(theirs, "file")))).toEqual(plain(table));
    expect(plain(fromArrow(theirs))).toEqual(plain(table));
  });

  test("shares values and validity, also of slices", async () => {
    const table = everyType(29, [29], 3);
    const theirs = await toArrow(table);
    table.columns.forEach((column, index) => {
      const [data] = theirs.getChildAt(index)!.data;
      const [chunk] = column.chunks;
      expect(data.nullBitmap.buffer).toBe(chunk.validity.buffer);
      if (column.type !== "utf8") expect(data.values.buffer).toBe(chunk.values.buffer);
      else expect([data.valueOffsets.buffer, data.values.buffer]).toEqual([chunk.values.buffer, chunk.bytes!.buffer]);
    });
  });
});

describe("fromArrow", () => {
  const table = new arrow.Table({
    f64: arrow.vectorFromArray(
      Array.from({ length: 60 }, (_, i) => (i % 7 ? i / 4 : null)),
      new arrow.Float64(),
    ),
    i32: arrow.vectorFromArray(
      Array.from({ length: 60 }, (_, i) => i),
      new arrow.Int32(),
    ),
    b: arrow.vectorFromArray(
      Array.from({ length: 60 }, (_, i) => (i % 5 ? i % 2 === 0 : null)),
      new arrow.Bool(),
    ),
    s: arrow.vectorFromArray(
      Array.from({ length: 60 }, (_, i) => (i % 6 ? `é${i}` : null)),
      new arrow.Utf8(),
    ),
    d: arrow.vectorFromArray(
      Array.from({ length: 60 }, (_, i) => (i % 4 ? `k${i % 3}` : null)),
      new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32()),
    ),
    us: arrow.makeVector(
      arrow.makeData({
        type: new arrow.TimestampMicrosecond(),
        data: BigInt64Array.from({ length: 60 }, (_, i) => BigInt(i) * 1000n),
      }),
    ),
  });

  test.each([
    [0, 60],
    [13, 45],
    [16, 17],
    [59, 60],
    [30, 30],
  ])("rows %i to %i keep their memory and meaning", (from, to) => {
    const slice = table.slice(from, to);
    const ours = fromArrow(slice);
    expect(ours.rowCount).toBe(to - from);
    const expected = plainOfApache(slice);
    expect(plain(ours)).toEqual(expected);
    if (from === to) return;
    for (const [index, column] of ours.columns.entries()) {
      const [data] = slice.getChildAt(index)!.data;
      const [chunk] = column.chunks;
      expect(chunk.values.buffer).toBe((column.type === "utf8" ? data.valueOffsets : data.values).buffer);
      if (chunk.nullCount > 0) expect(chunk.validity.buffer).toBe(data.nullBitmap.buffer);
    }
  });

  test("a write to apache-arrow's memory is seen", () => {
    const values = Float64Array.of(1, 2, 3);
    const ours = fromArrow(new arrow.Table({ x: arrow.makeVector(values) }));
    values[1] = 9;
    expect(cellsOf(ours.columns[0])).toEqual([1, 9, 3]);
  });

  test("other units, indices and batches with dictionaries of their own are converted", () => {
    const day = 86_400_000;
    const keys = (texts: string[]) =>
      new arrow.Table({ d: arrow.vectorFromArray(texts, new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8())) });
    const united = fromArrow(keys(["a", "b", "a"]).concat(keys(["b", "c"])));
    expect(cellsOf(united.columns[0])).toEqual(["a", "b", "a", "b", "c"]);
    const times = fromArrow(
      new arrow.Table({
        ms: arrow.vectorFromArray([-1n, null, 5n], new arrow.TimestampMillisecond()),
        ns: arrow.vectorFromArray([-1, null, 2], new arrow.TimestampNanosecond()),
        date: arrow.vectorFromArray([new Date(-day), null, new Date(day)], new arrow.DateMillisecond()),
        none: arrow.vectorFromArray([null, null, null], new arrow.Null()),
      }).slice(1),
    );
    expect([...times.columns[0].chunks[0].values]).toEqual([0n, 5000n]);
    expect([...times.columns[1].chunks[0].values]).toEqual([0n, 2000n]);
    expect([...times.columns[2].chunks[0].values]).toEqual([0, 1]);
    expect(times.columns.map(({ chunks: [chunk] }) => isValid(chunk, 0))).toEqual([false, false, false, false]);
  });

  test("a type without a column is named", () => {
    const lists = new arrow.Table({ l: arrow.vectorFromArray([[1], [2]]) });
    expect(() => fromArrow(lists)).toThrowError(
      expect.objectContaining({
        code: "ERR_ARROW_UNSUPPORTED",
        details: expect.objectContaining({ where: "column 'l'" }),
      }),
    );
  });
});

test("apache-arrow is loaded by toArrow alone", () => {
  const compiled = (name: string) => JSON.stringify(new URL(`../../dist/esm/${name}`, import.meta.url).href);
  const refuse = `export async function resolve(name, context, next) {
    if (name === "apache-arrow") throw new Error("refused");
    return next(name, context);
  }`;
  const script = `
    import { register } from "node:module";
    register("data:text/javascript," + encodeURIComponent(${JSON.stringify(refuse)}));
    const { fromArrow, toArrow } = await import(${compiled("columns/arrow.js")});
    await import(${compiled("index.js")});
    const table = fromArrow({ schema: { fields: [] }, numRows: 0, getChildAt: () => null });
    console.log(await toArrow(table).catch((error) => error.message));
  `;
  const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(output.trim()).toBe("refused");
});
