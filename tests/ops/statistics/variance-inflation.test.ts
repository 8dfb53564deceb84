import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { makeTable } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { correlationMatrix } from "../../../src/statistics/correlation.js";
import { varianceInflation } from "../../../src/statistics/variance-inflation.js";
import { lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const tableOf = (...columns: Cells[]) => makeTable(columns.map((cells, i) => [`c${i}`, columnFrom(cells, "float64")]));

test("factors are statsmodels'", () => {
  const fixture = new URL("../../fixtures/statistics/dependence.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  const [u, v, w, e] = [11, 12, 13, 14].map((seed) => lcg(seed, 400));
  const table = tableOf(
    u,
    v,
    u.map((value, i) => value + 0.1 * w[i]),
    u.map((value, i) => value - v[i] + 0.3 * e[i]),
  );
  const got = varianceInflation(table, runtime);
  for (const [i, factor] of got.entries()) expect(Math.abs(factor / cases.inflation[i] - 1)).toBeLessThan(1e-10);
});

test("two columns have 1 / (1 - r^2) of the rows both have, at every size, on any threads", () => {
  for (const n of sizes.filter((size) => size > 50)) {
    const a = troubled(n, n);
    const b = troubled(n + 1, n).map((cell, i) => (cell === null ? null : cell + 0.5 * (a[n - 1 - i] ?? 0)));
    const table = tableOf(a, b);
    const got = onAnyThreads((r) => varianceInflation(table, r));
    const r = correlationMatrix(table, runtime).values[1];
    for (const factor of got) expect(factor).toBeCloseTo(1 / (1 - r * r), 10);
  }
});

test("a column that follows from others is infinite, one that is alone is 1, a constant NaN, too few rows NaN", () => {
  const [u, v, w] = [1, 2, 3].map((seed) => lcg(seed, 200));
  const got = varianceInflation(
    tableOf(
      u,
      v,
      u.map((value, i) => value + v[i]),
      w,
      w.map(() => 3),
    ),
    runtime,
  );
  expect([...got.subarray(0, 3)]).toEqual([Infinity, Infinity, Infinity]);
  expect(got[3]).toBeGreaterThanOrEqual(1);
  expect(got[3]).toBeLessThan(1.2);
  expect(got[4]).toBeNaN();
  expect([...varianceInflation(tableOf(u), runtime)]).toEqual([1]);
  expect([...varianceInflation(tableOf([1, 2], [2, 5]), runtime)]).toEqual([Number.NaN, Number.NaN]);
  expect(varianceInflation(makeTable([], 0), runtime).length).toBe(0);
  expect([...varianceInflation(tableOf([], []), runtime)]).toEqual([Number.NaN, Number.NaN]);
});
