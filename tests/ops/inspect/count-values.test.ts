import { describe, expect, it } from "vitest";
import { allocate, type Column, contiguous, makeColumn } from "../../../src/columns/column.js";
import { type CellValue, cellsOf, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { countValues } from "../../../src/engine/ops/inspect/count-values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { blockSizes, numbersWithHoles, texts } from "./rows.js";

function counted(column: Column): { rows: number[]; counts: number[] } {
  const chunk = contiguous(column);
  const rows = allocate(Uint32Array, chunk.length);
  const counts = allocate(Uint32Array, chunk.length);
  const found = allocate(Float64Array, 1);
  const slots = allocate(Uint32Array, 2 ** Math.ceil(Math.log2(Math.max(1, 2 * chunk.length))));
  runOp(countValues, { column: chunk, slots, rows, counts, found }, makeRuntime({ threads: 1 }));
  return { rows: [...rows.subarray(0, found[0])], counts: [...counts.subarray(0, found[0])] };
}

// The plain way: a Map from a value's text to where it was first seen.
function oracle(cells: readonly CellValue[]): { rows: number[]; counts: number[] } {
  const seen = new Map<string, { row: number; count: number }>();
  cells.forEach((cell, row) => {
    if (cell === null || Number.isNaN(cell)) return;
    const key = cell === 0 ? "0" : String(cell instanceof Date ? cell.getTime() : cell);
    const value = seen.get(key) ?? { row, count: 0 };
    value.count++;
    seen.set(key, value);
  });
  return { rows: [...seen.values()].map(({ row }) => row), counts: [...seen.values()].map(({ count }) => count) };
}

describe("counting the values of a column", () => {
  it.each(blockSizes)("finds first rows and counts of %i numbers, strings, booleans and dates", (n) => {
    const numbers = numbersWithHoles(n);
    const whole = numbers.map((value) => (value === null || !Number.isFinite(value) ? null : Math.round(value)));
    const columns = [
      columnFrom(numbers, "float64"),
      columnFrom(numbers, "float32"),
      columnFrom(whole, "int8"),
      columnFrom(whole, "int64"),
      columnFrom(whole, "uint16"),
      columnFrom(texts(n), "utf8"),
      columnFrom(texts(n), "dictionary"),
      columnFrom(
        whole.map((value) => (value === null ? null : value > 0)),
        "bool",
      ),
      columnFrom(
        whole.map((value) => (value === null ? null : new Date(value * 86_400_000))),
        "date",
      ),
      columnFrom(
        whole.map((value) => (value === null ? null : new Date(value * 1000))),
        "timestamp",
      ),
    ];
    for (const column of columns) expect(counted(column)).toEqual(oracle(cellsOf(column)));
  });

  it("tells integers apart that are the same as doubles", () => {
    const values = BigInt64Array.from([2n ** 53n, 2n ** 53n + 1n, 2n ** 53n]);
    expect(counted(makeColumn("int64", { values }))).toEqual({ rows: [0, 1], counts: [2, 1] });
  });

  it("refuses scratch that is too small or no power of two", () => {
    const column = contiguous(columnFrom([1, 2, 3], "float64"));
    const rest = { column, rows: new Uint32Array(3), counts: new Uint32Array(3), found: new Float64Array(1) };
    expect(() => runOp(countValues, { ...rest, slots: new Uint32Array(4) })).toThrow(
      /arguments of 'inspect\/count-values'/,
    );
    expect(() => runOp(countValues, { ...rest, slots: new Uint32Array(6) })).toThrow(
      /arguments of 'inspect\/count-values'/,
    );
  });
});
