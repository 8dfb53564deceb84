import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { andersonDarling, andersonDarlingPValue } from "../../../src/statistics/normality.js";
import { normalTail } from "../../../src/statistics/tail-probability.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

const runtime = makeRuntime({ threads: 2 });

/** The definition, on sorted values, with tails that the tests of tail-probability vouch for. */
function oracle(cells: (number | null)[]): number {
  const values = cells.filter((cell): cell is number => cell !== null && Number.isFinite(cell)).sort((a, b) => a - b);
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1));
  const z = values.map((value) => (value - mean) / deviation);
  const tails = makeRuntime({ threads: 1 });
  return z.reduce(
    (sum, _, i) =>
      sum - ((2 * i + 1) / n) * (Math.log(normalTail(-z[i], tails)) + Math.log(normalTail(z[n - 1 - i], tails))),
    -n,
  );
}

test("A squared is that of the definition, at every size, with nulls, NaN and infinities", () => {
  for (const n of sizes.filter((size) => size < 20_000)) {
    const cells = troubled(n + 1, n);
    const column = columnFrom(cells, "float64");
    const [got] = onAnyThreads((r) => Float64Array.of(andersonDarling(column, r).statistic));
    if (n < 2) expect(got).toBeNaN();
    else expect(Math.abs(got / oracle(cells) - 1)).toBeLessThan(1e-8);
  }
});

test("chunks and the order of rows leave no trace", () => {
  const cells = troubled(3, 50_000);
  const column = columnFrom(cells, "float64");
  const expected = andersonDarling(column, runtime).statistic;
  expect(andersonDarling(cut(column), runtime).statistic).toBe(expected);
  const backward = columnFrom([...cells].reverse(), "float64");
  expect(Math.abs(andersonDarling(backward, runtime).statistic / expected - 1)).toBeLessThan(1e-12);
});

test("p-values meet the published critical values of the normal distribution", () => {
  // D'Agostino and Stephens (1986), table 4.7: 10, 5, 2.5 and 1 % points for many values.
  for (const [critical, level] of [
    [0.631, 0.1],
    [0.752, 0.05],
    [0.873, 0.025],
    [1.035, 0.01],
  ]) {
    expect(Math.abs(andersonDarlingPValue(critical, 1e9) / level - 1)).toBeLessThan(0.02);
  }
  expect(andersonDarlingPValue(100, 50)).toBe(0);
  expect(andersonDarlingPValue(Number.NaN, 50)).toBeNaN();
});

test("a constant, one value and none have no distance; a far outlier has a finite one", () => {
  for (const cells of [[2, 2, 2], [1], []]) {
    expect(andersonDarling(columnFrom(cells, "float64"), runtime).statistic).toBeNaN();
  }
  const outlier = [...lcg(1, 5000), 1e6];
  expect(andersonDarling(columnFrom(outlier), runtime)).toMatchObject({ pValue: 0 });
  expect(andersonDarling(columnFrom(outlier), runtime).statistic).toBeGreaterThan(1000);
});
