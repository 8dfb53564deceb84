import { describe, expect, it } from "vitest";
import { allocate, type Column, contiguous } from "../../../src/columns/column.js";
import { cellsOf, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { examine } from "../../../src/engine/ops/inspect/examine.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { isNumberText } from "../../../src/statistics/column-facts.js";
import { blockSizes, numbersWithHoles, texts } from "./rows.js";

function examined(column: Column): number[] {
  const facts = allocate(Float64Array, 11);
  runOp(examine, { column: contiguous(column), facts }, makeRuntime({ threads: 1 }));
  return [...facts];
}

describe("examining a column", () => {
  it.each(blockSizes)("counts, extremes and direction of %i numbers are those of a plain loop", (n) => {
    const cells = numbersWithHoles(n);
    const there = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell));
    const sorted = [...new Set(there.map((value) => value + 0))].sort((a, b) => a - b);
    const pairs = there
      .slice(1)
      .map((value, index) => value - there[index] || Number(value > there[index]) - Number(value < there[index]));
    expect(examined(columnFrom(cells, "float64"))).toEqual([
      there.length,
      there.length > 0 ? there.reduce((a, b) => Math.min(a, b)) : Number.NaN,
      there.length > 0 ? there.reduce((a, b) => Math.max(a, b)) : Number.NaN,
      there.filter((value) => Number.isInteger(value)).length,
      pairs.filter((step) => step > 0).length,
      pairs.filter((step) => step < 0).length,
      0,
      0,
      0,
      sorted[1] ?? Number.NaN,
      sorted.at(-2) ?? Number.NaN,
    ]);
  });

  it.each(blockSizes)("numbers, bytes and words of %i strings are those of a plain loop", (n) => {
    const column = columnFrom(texts(n), "utf8");
    const there = cellsOf(column).filter((cell): cell is string => cell !== null);
    const facts = examined(column);
    expect(facts[0]).toBe(there.length);
    expect(facts[6]).toBe(there.filter(isNumberText).length);
    expect(facts[7]).toBe(there.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
    expect(facts[8]).toBe(there.reduce((sum, text) => sum + text.split(" ").filter(Boolean).length, 0));
  });

  it("finds rows in time order across missing ones", () => {
    const days = [1, null, 2, 2, 5, null, 9].map((day) => (day === null ? null : new Date(day * 86_400_000)));
    const [, , , , rises, falls] = examined(columnFrom(days, "date"));
    expect([rises, falls]).toEqual([3, 0]);
  });
});
