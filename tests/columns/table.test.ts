import { describe, expect, test } from "vitest";
import { sliceTable } from "../../src/columns/slice.js";
import {
  columnNamed,
  hasColumn,
  makeTable,
  rowAt,
  selectColumns,
  tableFromRows,
  withColumns,
  withoutColumns,
} from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { columnOfType, everyType } from "./every-type.js";

describe("a table", () => {
  test("has columns of any name, those of an object's own things too", () => {
    const names = ["__proto__", "constructor", "toString", "", "a.b", "水"];
    const table = makeTable(names.map((name) => [name, columnOfType("int32", 3)]));
    expect(table.names).toEqual(names);
    for (const name of names) expect(columnNamed(table, name)).toBe(table.columns[names.indexOf(name)]);
    expect(hasColumn(table, "hasOwnProperty")).toBe(false);
    expect(rowAt(table, 1).get("__proto__")).toBe(-94);
    expect(({} as Record<string, unknown>).a).toBeUndefined();
  });

  test("refuses two columns of one name, and columns of other lengths", () => {
    const [three, four] = [columnOfType("int8", 3), columnOfType("int8", 4)];
    const twice = () =>
      makeTable([
        ["a", three],
        ["a", three],
      ]);
    expect(twice).toThrowError(expect.objectContaining({ code: "ERR_SHAPE" }));
    const uneven = () =>
      makeTable([
        ["a", three],
        ["b", four],
      ]);
    expect(uneven).toThrowError(
      expect.objectContaining({ code: "ERR_SHAPE", message: expect.stringContaining("'b'") }),
    );
    expect(() => makeTable([["a", three]], 4)).toThrowError(expect.objectContaining({ code: "ERR_SHAPE" }));
  });

  test("without columns can still have rows", () => {
    expect(makeTable([], 5).rowCount).toBe(5);
  });

  test("names the nearest column when one is missing", () => {
    const table = makeTable([["delay", columnOfType("int8", 1)]]);
    expect(() => columnNamed(table, "delai", "the flights")).toThrowError(
      expect.objectContaining({
        code: "ERR_COLUMN_MISSING",
        details: { column: "delai", table: "the flights", near: "delay" },
      }),
    );
  });

  test("is changed by making another: the columns are shared, the old table stays", () => {
    const [a, b, c] = [1, 2, 3].map((first) => columnOfType("int16", 4, first));
    const table = makeTable([
      ["a", a],
      ["b", b],
    ]);
    const wider = withColumns(table, [
      ["c", c],
      ["a", c],
    ]);
    expect(wider.names).toEqual(["a", "b", "c"]);
    expect([columnNamed(wider, "a"), columnNamed(table, "a")]).toEqual([c, a]);
    expect(selectColumns(wider, ["c", "b"]).columns).toEqual([c, b]);
    expect(withoutColumns(wider, ["b", "not there"]).names).toEqual(["a", "c"]);
    expect(withColumns(makeTable([], 0), [["a", a]]).rowCount).toBe(4);
  });

  test("is made from rows of objects, null where a row lacks a key", () => {
    const table = tableFromRows(
      [{ a: 1 }, { b: "x", a: null }, JSON.parse('{"__proto__": true}')],
      new Map([["b", "utf8"]]),
    );
    expect(table.names).toEqual(["a", "b", "__proto__"]);
    expect(table.columns.map((column) => [column.type, cellsOf(column)])).toEqual([
      ["float64", [1, null, null]],
      ["utf8", [null, "x", null]],
      ["bool", [null, null, true]],
    ]);
  });
});

describe("a slice of a table", () => {
  const table = everyType(60, [7, 0, 13, 40], 5);

  test.each([
    [0, 60],
    [0, 0],
    [3, 9],
    [7, 20],
    [19, 21],
    [59, 60],
    [60, 60],
    [50, 999],
  ])("rows %i to %i are those rows", (start, end) => {
    const slice = sliceTable(table, start, end);
    expect(slice.rowCount).toBe(Math.min(end, 60) - start);
    table.columns.forEach((column, index) => {
      expect(cellsOf(slice.columns[index])).toEqual(cellsOf(column).slice(start, end));
      const cells = cellsOf(column).slice(start, end);
      expect(slice.columns[index].nullCount).toBe(cells.filter((cell) => cell === null).length);
    });
  });

  test("shares the memory", () => {
    const slice = sliceTable(table, 8, 50);
    slice.columns.forEach((column, index) => {
      const buffers = new Set(table.columns[index].chunks.map(({ values }) => values.buffer));
      for (const chunk of column.chunks) expect(buffers.has(chunk.values.buffer)).toBe(true);
    });
  });
});
