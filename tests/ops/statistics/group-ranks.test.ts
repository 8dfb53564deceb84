import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { groupRanks } from "../../../src/engine/ops/statistics/group-ranks.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { kruskalWallis } from "../../../src/statistics/rank-tests.js";
import { onAnyThreads, sizes, troubled } from "./numbers.js";

const runtime = makeRuntime({ threads: 2 });

test("rows of other groups have no rank and take none, at every size, on any threads", () => {
  for (const n of sizes.filter((size) => size < 20_000)) {
    const cells = troubled(n, n);
    const codes = cells.map((_, i) => (i % 17 === 2 ? null : (i % 5) - 1));
    const [column, groups] = [columnFrom(cells, "float64"), columnFrom(codes, "int32")].map(contiguous);
    const got = onAnyThreads((r) => {
      const ranks = new Float64Array(n);
      runOp(groupRanks, { column, groups, ranks, summary: new Float64Array(3), groupCount: 3 }, r);
      return ranks;
    });
    const counts = (i: number) => {
      const [cell, code] = [cells[i], codes[i]];
      return cell !== null && !Number.isNaN(cell) && code !== null && code >= 0 && code < 3;
    };
    const sorted = cells.filter((_, i) => counts(i)).map(Number);
    sorted.sort((a, b) => a - b);
    const places = new Map<number, number[]>();
    sorted.forEach((value, i) => {
      places.set(value, [...(places.get(value) ?? []), i + 1]);
    });
    const rank = (value: number) => {
      const own = places.get(value)!;
      return (own[0] + own[own.length - 1]) / 2;
    };
    expect(got).toEqual(Float64Array.from(cells, (cell, i) => (counts(i) ? rank(Number(cell)) : Number.NaN)));
  }
});

test("H of the textbook's three groups", () => {
  // Ranks 1 .. 6 in groups {1, 2}, {3, 4}, {5, 6}: H = 12 / 42 (9 / 2 + 49 / 2 + 121 / 2) - 21 = 32 / 7.
  const test = kruskalWallis(columnFrom([10, 20, 30, 40, 50, 60]), columnFrom([0, 0, 1, 1, 2, 2], "int32"), 3, runtime);
  expect(test.statistic).toBeCloseTo(32 / 7, 12);
  expect(test.degrees).toBe(2);
  expect(test.pValue).toBeCloseTo(Math.exp(-16 / 7), 12);
});

test("one group, equal values and no rows have no H", () => {
  const h = (values: number[], codes: number[]) =>
    kruskalWallis(columnFrom(values, "float64"), columnFrom(codes, "int32"), 2, runtime);
  expect(h([1, 2, 3], [0, 0, 0])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN, degrees: 0 });
  expect(h([2, 2, 2], [0, 1, 1])).toMatchObject({ statistic: Number.NaN, degrees: 1 });
  expect(h([], [])).toMatchObject({ statistic: Number.NaN, degrees: 0 });
});
