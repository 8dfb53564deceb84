import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { sort } from "../../../src/engine/ops/column/sort.js";
import { sizes, troubled } from "../statistics/numbers.js";

function sorted(cells: (number | null)[]) {
  const values = new Float64Array(cells.length);
  const count = new Float64Array(1);
  runOp(sort, { column: columnFrom(cells, "float64").chunks[0], sorted: values, count });
  return { values, count: count[0] };
}

test("values come in ascending order, what is missing last, at every size", () => {
  for (const n of sizes) {
    const cells = troubled(n + 1, n);
    const there = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell));
    const { values, count } = sorted(cells);
    expect(count).toBe(there.length);
    expect(values.subarray(0, count)).toEqual(Float64Array.from(there).sort());
    expect(values.subarray(count).every(Number.isNaN)).toBe(true);
  }
});

test("-0 comes before 0, denormals and infinities have their places", () => {
  const { values } = sorted([0, 5e-324, Number.POSITIVE_INFINITY, -0, -5e-324, Number.NEGATIVE_INFINITY]);
  const expected = [Number.NEGATIVE_INFINITY, -5e-324, -0, 0, 5e-324, Number.POSITIVE_INFINITY];
  expect([...values].every((value, i) => Object.is(value, expected[i]))).toBe(true);
});
