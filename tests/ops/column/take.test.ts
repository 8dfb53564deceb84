import { expect, test } from "vitest";
import {
  type Column,
  columnOf,
  columnTypes,
  makeChunk,
  makeColumn,
  type TypedArray,
} from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { type CellValue, cellAt, cellsOf, columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { takeFromColumn, takeRows } from "../../../src/engine/take-rows.js";

/** A column of every type with values that differ from row to row, a null at every fifth row when asked. */
function columnsOfAllTypes(length: number, nulls: boolean): Column[] {
  return columnTypes.map((type) => {
    const cells = Array.from({ length }, (_, row): CellValue => {
      if (nulls && row % 5 === 2) return null;
      const value = (row * 31) % 101;
      if (type === "bool") return value % 2 === 1;
      if (type === "dictionary") return `level ${value % 7}`;
      if (type === "utf8") return "ü".repeat(value % 4) + row;
      if (type === "int64") return BigInt(value) - 50n;
      return value;
    });
    return columnFrom(cells, type);
  });
}

const bytesOf = (values: TypedArray) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

test("takes the rows of every column type in the order asked, nulls and strings too", () => {
  for (const length of [1, 9, 1000]) {
    const rows = Uint32Array.from({ length: length + 3 }, (_, i) => (i * 17 + 3) % length);
    for (const nulls of [false, true]) {
      for (const column of columnsOfAllTypes(length, nulls)) {
        const taken = takeFromColumn(column, rows, makeRuntime({ threads: 2 }));
        expect(cellsOf(taken)).toEqual([...rows].map((row) => cellAt(column, row)));
        expect(taken.type).toBe(column.type);
      }
    }
  }
});

test("no rows of a table of no rows give a table of no rows", () => {
  const table = makeTable(columnsOfAllTypes(0, false).map((column, index) => [`c${index}`, column] as const));
  expect(takeRows(table, new Uint32Array(0), makeRuntime()).rowCount).toBe(0);
});

test("block borders and thread counts leave no trace", () => {
  const length = 16384 * 2 + 1;
  const column = columnFrom(
    Array.from({ length }, (_, row) => (row % 7 === 0 ? null : `s${row}`)),
    "utf8",
  );
  for (const count of [16383, 16384, 16385, length]) {
    const rows = Uint32Array.from({ length: count }, (_, i) => length - 1 - i);
    const one = takeFromColumn(column, rows, makeRuntime({ threads: 1 })).chunks[0];
    for (const threads of [2, 4]) {
      const more = takeFromColumn(column, rows, makeRuntime({ threads })).chunks[0];
      expect(Buffer.compare(bytesOf(more.values), bytesOf(one.values))).toBe(0);
      expect(Buffer.compare(more.validity, one.validity)).toBe(0);
      expect(Buffer.compare(more.bytes!, one.bytes!)).toBe(0);
    }
    expect(new TextDecoder().decode(one.bytes!.slice(one.values[1] as number, one.values[2] as number))).toBe(
      (length - 2) % 7 === 0 ? "" : `s${length - 2}`,
    );
  }
});

test("columns of several chunks and slices with a bit offset are read from the right bit", () => {
  const sliced = makeChunk("bool", { values: new Uint8Array([0b10110100]), length: 4, bitOffset: 2 });
  const column = columnOf("bool", [sliced, makeChunk("bool", { values: new Uint8Array([0b1]), length: 1 })]);
  const taken = takeFromColumn(column, new Uint32Array([4, 3, 2, 1, 0]), makeRuntime());
  expect(cellsOf(taken)).toEqual([true, false, true, false, true].map((_, i) => cellAt(column, 4 - i)));
  const withNulls = makeColumn("int32", {
    values: new Int32Array([10, 20, 30]),
    validity: new Uint8Array([0b01011000]),
    bitOffset: 3,
    length: 3,
  });
  expect(cellsOf(takeFromColumn(withNulls, new Uint32Array([2, 1, 0]), makeRuntime()))).toEqual([null, 20, 10]);
});

test("taking only rows that are there leaves a column without nulls", () => {
  const column = columnFrom([1, null, 3], "float64");
  const taken = takeFromColumn(column, new Uint32Array([0, 2]), makeRuntime());
  expect(taken.nullCount).toBe(0);
  expect(taken.chunks[0].validity.length).toBe(0);
});

test("a row outside the table is refused with its place in the index", () => {
  const column = columnFrom([1, 2, 3], "float64");
  expect(() => takeFromColumn(column, new Uint32Array([0, 3]), makeRuntime())).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});
