import { expect, test } from "vitest";
import { allocate, allocateValues, type ColumnType, columnTypes } from "../../../src/columns/column.js";
import { MillraceError } from "../../../src/core/errors.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { findRows } from "../../../src/engine/ops/csv/find-rows.js";
import { readColumns } from "../../../src/engine/ops/csv/read-columns.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { csvText, noWords } from "./text.js";

interface Wish {
  type: ColumnType;
  order?: number;
  isZoned?: boolean;
  isForced?: boolean;
  levels?: number;
}

/** Reads the columns of `lines` in order, as the wishes say. */
function readAll(lines: readonly string[], wishes: readonly Wish[], { threads = 1, blockSize = 1 << 16 } = {}) {
  const { bytes, rules, size } = csvText(lines.map((line) => `${line}\n`).join(""), wishes.length);
  const runtime = makeRuntime({ threads });
  const blocks = new Float64Array(2 * (Math.ceil(size / blockSize) + 1));
  const summary = new Float64Array(6);
  runOp(
    findRows,
    { bytes, rules, blocks, bad: new Float64Array(4), summary, begin: 0, blockSize, mostRows: -1 },
    runtime,
  );
  const rows = summary[0];
  const columns = wishes.map(({ type }) => {
    const native = type === "utf8" ? "int64" : type;
    const validity = allocate(Uint8Array, Math.ceil(rows / 8));
    const values = allocateValues(native, rows);
    return { code: columnTypes.indexOf(native), length: rows, values, validity, bitOffset: 0, nullCount: 0 };
  });
  const rooms = wishes.map(({ type, levels = 100 }) => (type === "dictionary" ? levels : 0));
  const plan = wishes.flatMap(({ type, order = 0, isZoned, isForced }, position) => [
    position,
    columnTypes.indexOf(type),
    order,
    Number(isZoned ?? false),
    Number(isForced ?? false),
    rooms[position],
  ]);
  const levels = new Float64Array(2 * rooms.reduce((sum, room) => sum + room, 0));
  const textBytes = new Float64Array((blocks.length / 2 - 1) * wishes.filter(({ type }) => type === "utf8").length);
  const results = new Float64Array(4 * wishes.length);
  runOp(
    readColumns,
    { bytes, rules, blocks, plan: Int32Array.from(plan), ...noWords, columns, levels, textBytes, results },
    runtime,
  );
  const valid = columns.map(({ validity }) =>
    Array.from({ length: rows }, (_, row) => (validity[row >> 3] >> (row & 7)) & 1),
  );
  return { columns, valid, levels, textBytes, results: [...results], bytes };
}

const sizes = [1, 7, 8, 9, 63, 64, 65, 129, 1000];

test("numbers, bits and nulls of every row are in their place, for sizes around whole words", () => {
  for (const rows of sizes) {
    for (const blockSize of [1, 50, 1 << 16]) {
      for (const threads of [1, 2, 4]) {
        const isNull = (row: number) => row % 3 === 1;
        const lines = Array.from({ length: rows }, (_, row) =>
          isNull(row) ? ",,,x" : `${row}.25,${-row},${row % 2 === 0},x`,
        );
        const { columns, valid, results } = readAll(
          lines,
          [{ type: "float64" }, { type: "int32" }, { type: "bool" }, { type: "dictionary" }],
          { threads, blockSize },
        );
        const indices = lines.map((_, row) => row);
        expect([...columns[0].values]).toEqual(indices.map((row) => (isNull(row) ? 0 : row + 0.25)));
        expect([...columns[1].values]).toEqual(indices.map((row) => (isNull(row) ? 0 : -row + 0)));
        const bits = indices.map((row) => (Number(columns[2].values[row >> 3]) >> (row & 7)) & 1);
        expect(bits).toEqual(indices.map((row) => Number(!isNull(row) && row % 2 === 0)));
        for (const column of [0, 1, 2]) expect(valid[column]).toEqual(indices.map((row) => Number(!isNull(row))));
        expect(valid[3].every((bit) => bit === 1)).toBe(true);
        const nulls = indices.filter(isNull).length;
        expect(results).toEqual([0, nulls, 0, 0, 0, nulls, 0, 0, 0, nulls, 0, 0, 0, 0, 0, 1]);
      }
    }
  }
});

test("decimal numbers round as JavaScript rounds them, to the bit", () => {
  const texts = [
    ...["0.1", "1e22", "1e23", "9007199254740993", "9007199254740992.9999", "4.9e-324", "2.4703282292062327e-324"],
    ...["2.4703282292062328e-324", "1.7976931348623157e308", "1.7976931348623159e308", "1e400", "-1e-400", "-0.0"],
    ...[
      "8.44e-1",
      "123456789012345678901234567890.5",
      `0.${"0".repeat(320)}1`,
      `1${"0".repeat(300)}.0`,
      "0e999999999999",
    ],
    ...["2.2250738585072011e-308", "9.5e-7", "1.00000000000000011102230246251565", "1E+2", "5e-1"],
  ];
  const { columns } = readAll(
    texts.map((text) => `${text},x`),
    [{ type: "float64" }, { type: "dictionary" }],
  );
  expect([...columns[0].values].map((value) => (Object.is(value, -0) ? "-0" : value))).toEqual(
    texts.map((text) => (Object.is(Number(text), -0) ? "-0" : Number(text))),
  );
});

test("a cell of another type fails the column, or is missing and counted where the type is forced", () => {
  const lines = ["1,1,2001-01-01", "x,300,soon", "2.0,-1,2001-01-02"];
  const free = readAll(lines, [{ type: "int32" }, { type: "uint8" }, { type: "date" }]);
  expect([0, 4, 8].map((at) => free.results[at])).toEqual([1, 1, 1]);
  const forced = readAll(lines, [
    { type: "int32", isForced: true },
    { type: "uint8", isForced: true },
    { type: "date", isForced: true },
  ]);
  expect(forced.results).toEqual([0, 1, 1, 0, 0, 2, 2, 0, 0, 1, 1, 0]);
  expect([...forced.columns[0].values]).toEqual([1, 0, 2]);
  expect(forced.valid).toEqual([
    [1, 0, 1],
    [1, 0, 0],
    [1, 0, 1],
  ]);
});

test("digits beyond int64 make a float64 column doubtful", () => {
  expect(readAll(["9223372036854775808,x", "0.5,x"], [{ type: "float64" }, { type: "dictionary" }]).results[0]).toBe(2);
});

test("codes are in order of first appearance, and levels say where each first stands", () => {
  const cells = Array.from({ length: 300 }, (_, row) => [`"q""${row % 4}"`, `p${(row * 7) % 11}`][row % 2]);
  const expected = [...new Set(cells)];
  for (const blockSize of [1, 33, 1 << 16]) {
    for (const threads of [1, 4]) {
      const { columns, levels, results, bytes } = readAll(
        cells.map((cell) => `${cell},1`),
        [{ type: "dictionary" }, { type: "int32" }],
        {
          threads,
          blockSize,
        },
      );
      expect(results[3]).toBe(expected.length);
      expect([...columns[0].values]).toEqual(cells.map((cell) => expected.indexOf(cell)));
      const texts = expected.map((_, level) => {
        const [offset, size] = levels.subarray(2 * level, 2 * level + 2);
        return Buffer.from(bytes.slice(offset, offset + size)).toString();
      });
      expect(texts).toEqual(expected);
    }
  }
});

test("more levels than there is room for fail the column", () => {
  const lines = Array.from({ length: 40 }, (_, row) => `l${row},1`);
  const few: Wish[] = [{ type: "dictionary", levels: 39 }, { type: "int32" }];
  expect(readAll(lines, few, { blockSize: 16 }).results[0]).toBe(1);
  expect(readAll(lines, [{ type: "dictionary", levels: 40 }, few[1]], { blockSize: 16 }).results.slice(0, 4)).toEqual([
    0, 0, 0, 40,
  ]);
});

test("blocks that do not belong to the text are refused", () => {
  const { bytes, rules } = csvText("1\n2\n", 1);
  const column = {
    code: 4,
    length: 9,
    values: allocateValues("int32", 9),
    validity: allocate(Uint8Array, 2),
    bitOffset: 0,
    nullCount: 0,
  };
  const call = (blocks: number[]) => () =>
    runOp(readColumns, {
      ...{ bytes, rules, blocks: Float64Array.from(blocks), plan: Int32Array.of(0, 4, 0, 0, 0, 0), ...noWords },
      ...{
        columns: [column],
        levels: new Float64Array(0),
        textBytes: new Float64Array(0),
        results: new Float64Array(4),
      },
    });
  expect(call([0, 0, 4, 9])).toThrow(MillraceError);
  expect(call([0, 0, 400, 9])).toThrow(MillraceError);
  expect(call([4, 0, 0, 9])).toThrow(MillraceError);
  expect(call([0, 0, 4, 2])).toThrow(MillraceError);
});
