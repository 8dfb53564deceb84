import { describe, expect, it } from "vitest";
import type { ColumnType } from "../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { columnFacts } from "../../src/statistics/column-facts.js";
import { findSentinels } from "../../src/statistics/sentinels.js";

const runtime = makeRuntime({ threads: 1 });
const rows = Array.from({ length: 1000 }, (_, row) => row);
const factsOf = (cell: (row: number) => CellValue, type?: ColumnType) =>
  columnFacts(columnFrom(rows.map(cell), type), runtime);
const valuesOf = (cell: (row: number) => CellValue, type?: ColumnType) =>
  findSentinels(factsOf(cell, type)).flatMap(({ values }) => values);

describe("sentinels", () => {
  it("are a word that is seen once among numbers, however often the numbers repeat", () => {
    for (const type of ["utf8", "dictionary"] as const) {
      expect(valuesOf((row) => (row === 777 ? "ERROR" : String(row % 200)), type)).toEqual(["ERROR"]);
      expect(valuesOf((row) => (row === 777 ? "ERROR" : String(row)), type)).toEqual(["ERROR"]);
      expect(valuesOf((row) => (row % 10 === 0 ? `word ${row}` : String(row)), type)).toEqual([]);
    }
  });

  it("are words that always mean missing, also where they are rare among many levels", () => {
    expect(valuesOf((row) => (row === 5 ? " ?" : `level ${row % 300}`), "dictionary")).toEqual([" ?"]);
    expect(valuesOf((row) => (row % 9 === 0 ? "N/A" : `level ${row % 3}`), "utf8")).toEqual(["N/A"]);
    expect(valuesOf((row) => ["NA", "None", "-", "DE"][row % 4], "dictionary")).toEqual([]);
  });

  it.each<[string, (row: number) => number, number[]]>([
    ["-200 far below values that are never negative", (row) => (row % 50 ? row % 12 : -200), [-200]],
    ["-1 just below them: it may be a value", (row) => (row % 50 ? row % 12 : -1), []],
    ["-200 where negative values are common", (row) => (row % 50 ? (row % 12) - 6 : -200), []],
    ["-200 seen once: an outlier", (row) => (row === 3 ? -200 : row % 12), []],
    ["999 far above", (row) => (row % 3 ? row % 27 : 999), [999]],
    ["99999 as a cap of large values", (row) => (row % 100 ? row * 41 : 99_999), []],
    ["500 far above, which is no nines", (row) => (row % 3 ? row % 27 : 500), []],
    ["nothing in two values", (row) => (row % 2 ? 0 : -999), []],
  ])("are found or left alone: %s", (_, cell, values) => {
    expect(valuesOf(cell)).toEqual(values);
  });
});
