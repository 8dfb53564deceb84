import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import type { RankTestMode } from "../../../src/statistics/rank-correlation.js";
import { mannWhitney } from "../../../src/statistics/rank-tests.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const run = (a: Cells, b: Cells, mode: "auto" | RankTestMode = "auto") =>
  mannWhitney(columnFrom(a, "float64"), columnFrom(b, "float64"), { mode }, runtime);
const there = (cells: Cells) => cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell));

test("U counts the pairs that first wins, ties half, at every size", () => {
  for (const n of sizes) {
    const [a, b] = [troubled(n, n), troubled(7, 300)];
    const sorted = there(b);
    const wins = there(a).reduce(
      (sum, x) => sum + sorted.reduce((won, y) => won + (y < x ? 1 : y === x ? 0.5 : 0), 0),
      0,
    );
    const got = run(a, b);
    expect(got.counts).toEqual([there(a).length, sorted.length]);
    if (there(a).length > 0) expect(got.statistic).toBe(wins);
    else expect(got.statistic).toBeNaN();
  }
});

/** Values 1 .. n + m of which first wins exactly u pairs. */
function dealt(n: number, m: number, u: number): [number[], number[]] {
  // first[i] beats wins[i] values of second.
  const wins = Array.from({ length: n }, (_, i) => Math.min(m, Math.max(0, u - m * (n - 1 - i))));
  const first = wins.map((won, i) => won + i + 1);
  const taken = new Set(first);
  return [first, Array.from({ length: n + m }, (_, i) => i + 1).filter((value) => !taken.has(value))];
}

test("the exact p-value is the counted one", () => {
  const fixture = new URL("../../fixtures/statistics/rank-exact.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  for (const { n, m, u, p } of cases.mannWhitney) {
    const got = run(...dealt(n, m, u), "exact");
    expect(got.statistic).toBe(u);
    expect(got.mode).toBe("exact");
    expect(Math.abs(got.pValue / Number(p) - 1), `${n}, ${m}, ${u}`).toBeLessThan(1e-10);
  }
});

test("auto is exact below fifty values a side without ties, and says so; exact refuses ties and many pairs", () => {
  expect(run(lcg(1, 49), lcg(2, 49)).mode).toBe("exact");
  expect(run(lcg(1, 50), lcg(2, 49)).mode).toBe("asymptotic");
  expect(run([1, 2, 2], [3, 4]).mode).toBe("asymptotic");
  const refused = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  expect(() => run([1, 2], [2, 3], "exact")).toThrow(refused);
  expect(() => run(lcg(1, 101), lcg(2, 100), "exact")).toThrow(refused);
});

test("chunks, threads and the order of rows leave no trace", () => {
  const [a, b] = [troubled(1, 40_000), troubled(2, 30_000)];
  const bits = (x: Cells, whole: boolean) =>
    onAnyThreads((r) => {
      const column = columnFrom(x, "float64");
      const got = mannWhitney(whole ? column : cut(column), columnFrom(b, "float64"), {}, r);
      return Float64Array.of(got.statistic, got.pValue, ...got.counts);
    });
  const expected = bits(a, true);
  expect(bits(a, false)).toEqual(expected);
  expect(bits([...a].reverse(), true)).toEqual(expected);
});

test("an empty side has no test, equal values have p-value 1", () => {
  expect(run([], [1])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
  expect(run([3, 3], [3, 3, 3])).toMatchObject({ statistic: 3, pValue: 1 });
});
