import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { valueCounts } from "../../../src/statistics/value-counts.js";
import { lcg, sizes } from "./numbers.js";

test("the most frequent values come first, equal ones ascending, with the number of distinct ones", () => {
  for (const n of sizes) {
    const cells = lcg(3, n).map((u, i) => (i % 6 === 1 ? null : Math.floor(u * u * 50) - 10));
    const counts = new Map<number, number>();
    for (const cell of cells) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
    const expected = [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
    const got = valueCounts(columnFrom(cells, "float64"), 10, makeRuntime({ threads: 2 }));
    expect(got.distinct).toBe(counts.size);
    expect(got.count).toBe(cells.filter((cell) => cell !== null).length);
    expect(got.top.map(({ value, count }) => [value, count])).toEqual(expected.slice(0, 10));
  }
});

test("dictionary values are given as strings, bools as 0 and 1, 0 and -0 as one", () => {
  const runtime = makeRuntime();
  expect(valueCounts(columnFrom(["b", "a", "b", null]), 5, runtime).top).toEqual([
    { value: "b", count: 2 },
    { value: "a", count: 1 },
  ]);
  expect(valueCounts(columnFrom([true, false, true]), 5, runtime).top[0]).toEqual({ value: 1, count: 2 });
  expect(valueCounts(columnFrom([0, -0, 1]), 5, runtime).distinct).toBe(2);
});
