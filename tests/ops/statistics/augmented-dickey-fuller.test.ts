import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { augmentedDickeyFuller, dickeyFullerPValue } from "../../../src/statistics/unit-root.js";
import { cut, lcg, onAnyThreads } from "./numbers.js";

const fixture = new URL("../../fixtures/statistics/dependence.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
const runtime = makeRuntime({ threads: 2 });

function series(seed: number, n: number, memory: number): number[] {
  const out = [0];
  for (const u of lcg(seed, n - 1)) out.push(memory * out[out.length - 1] + (u - 0.5));
  return out;
}

test("statistic, lags, rows and p-value are statsmodels', for every trend", () => {
  expect(cases.roots.length).toBe(40);
  for (const { seed, n, memory, trend, choose, statistic, p, lags, rows } of cases.roots) {
    const column = columnFrom(series(seed, n, memory));
    const got = augmentedDickeyFuller(column, choose ? { trend } : { trend, choose, lags: 4 }, runtime);
    const what = `${seed} ${trend} ${choose}`;
    expect([got.lags, got.rows], what).toEqual([lags, rows]);
    expect(Math.abs(got.statistic / statistic - 1), what).toBeLessThan(1e-8);
    expect(Math.abs(got.pValue - p), what).toBeLessThan(1e-8 * Math.max(p, 1e-3));
  }
});

test("p-values meet MacKinnon's published 1, 5 and 10 % points", () => {
  // MacKinnon (2010), table 2, one series, infinitely long.
  for (const [trend, points] of [
    ["none", [-2.56574, -1.941, -1.61682]],
    ["constant", [-3.43035, -2.86154, -2.56677]],
    ["line", [-3.95877, -3.41049, -3.12705]],
    ["parabola", [-4.37113, -3.83239, -3.55326]],
  ] as const) {
    points.forEach((point, at) => {
      const level = [0.01, 0.05, 0.1][at];
      expect(Math.abs(dickeyFullerPValue(point, trend) / level - 1), `${trend} ${level}`).toBeLessThan(0.06);
    });
  }
  expect(dickeyFullerPValue(-30, "constant")).toBe(0);
  expect(dickeyFullerPValue(3, "constant")).toBe(1);
  expect(dickeyFullerPValue(Number.NaN, "line")).toBeNaN();
});

test("offset, unit, chunks and threads leave no trace beyond rounding", () => {
  const x = series(7, 5000, 0.95);
  const column = columnFrom(x);
  const [expected] = onAnyThreads((r) => Float64Array.of(augmentedDickeyFuller(column, {}, r).statistic));
  expect(augmentedDickeyFuller(cut(column), {}, runtime).statistic).toBe(expected);
  for (const scale of [1e300, 1e-300, -4]) {
    const moved = columnFrom(x.map((value) => value * scale));
    expect(augmentedDickeyFuller(moved, {}, runtime).statistic / expected).toBeCloseTo(1, 9);
  }
  const far = columnFrom(x.map((value) => value + 1e6));
  expect(augmentedDickeyFuller(far, {}, runtime).statistic / expected).toBeCloseTo(1, 6);
});

test("a gap and too many lags are refused; constant, short and empty series have no statistic", () => {
  const refused = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  for (const gap of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => augmentedDickeyFuller(columnFrom([1, 2, gap, 3, 5, 4], "float64"), {}, runtime)).toThrow(refused);
  }
  expect(() => augmentedDickeyFuller(columnFrom(lcg(1, 20)), { lags: 9 }, runtime)).toThrow(refused);
  for (const cells of [
    [],
    [1],
    [1, 2, 3],
    Array.from({ length: 30 }, () => 2),
    Array.from({ length: 30 }, (_, i) => i),
  ]) {
    expect(augmentedDickeyFuller(columnFrom(cells, "float64"), {}, runtime).statistic).toBeNaN();
  }
});
