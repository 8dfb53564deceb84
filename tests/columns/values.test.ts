import { describe, expect, test } from "vitest";
import { columnTypes, isValid } from "../../src/columns/column.js";
import { cellAt, cellsOf, columnFrom, toFloat64 } from "../../src/columns/values.js";
import { cellFor, columnOfType, everyType } from "./every-type.js";

describe("cells", () => {
  test.each(columnTypes)("of %s are what the column was made from", (type) => {
    const column = columnOfType(type, 30);
    const expected = Array.from({ length: 30 }, (_, row) => {
      const cell = cellFor(type, row);
      // An int64 within 2^53 comes back as a number.
      return typeof cell === "bigint" && Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
    });
    expect(cellsOf(column)).toEqual(expected);
    expect(column.nullCount).toBe(6);
  });

  test("are found across chunks, and a row beyond the last is an error", () => {
    const [column] = everyType(20, [3, 0, 17]).columns;
    expect(Array.from({ length: 20 }, (_, row) => cellAt(column, row))).toEqual(cellsOf(columnOfType("float64", 20)));
    expect(() => cellAt(column, 20)).toThrowError(expect.objectContaining({ code: "ERR_SHAPE" }));
  });

  test("integers beyond 2^53 stay exact", () => {
    const cells = [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 5n];
    expect(cellsOf(columnFrom(cells))).toEqual([...cells.slice(0, 3), 5]);
  });

  test("instants before 1970 fall on their own day", () => {
    const late = new Date(-1);
    expect(columnFrom([late], "date").chunks[0].values[0]).toBe(-1);
    expect(cellsOf(columnFrom([late], "timestamp"))).toEqual([late]);
  });
});

describe("the type of plain values", () => {
  test.each([
    [[1, null, 2.5], "float64"],
    [[BigInt(1), undefined], "int64"],
    [[true, null], "bool"],
    [[new Date(0)], "timestamp"],
    [["a", "b"], "dictionary"],
    [["a", 1], "dictionary"],
    [[null, undefined], "float64"],
    [[], "float64"],
  ])("of %o is %s", (cells, type) => {
    const column = columnFrom(cells);
    expect(column.type).toBe(type);
    expect(column.length).toBe(cells.length);
    expect(column.nullCount).toBe(cells.filter((cell) => cell === null || cell === undefined).length);
  });

  test("a dictionary holds each string once, in the order first seen", () => {
    const column = columnFrom(["b", null, "a", "b", "__proto__"]);
    expect(column.dictionary).toEqual(["b", "a", "__proto__"]);
    expect([...column.chunks[0].values]).toEqual([0, 0, 1, 0, 2]);
  });
});

describe("a column as numbers", () => {
  test.each(columnTypes.filter((type) => type !== "utf8"))(
    "of %s: nulls are NaN, chunks and bit offsets do not matter",
    (type) => {
      const rows = 40;
      const index = columnTypes.indexOf(type);
      const cut = toFloat64(everyType(rows, [5, 35], 6).columns[index]);
      const whole = columnOfType(type, rows + 6);
      expect([...cut]).toEqual([...toFloat64(whole)].slice(6));
      const [chunk] = whole.chunks;
      cut.forEach((value, row) => {
        expect(Number.isNaN(value)).toBe(!isValid(chunk, row + 6));
        if (type === "bool" && !Number.isNaN(value)) expect(value).toBe(cellFor(type, row + 6) ? 1 : 0);
      });
    },
  );

  test("of texts is an error", () => {
    expect(() => toFloat64(columnFrom(["a"], "utf8"))).toThrowError(expect.objectContaining({ code: "ERR_TYPE" }));
  });
});
