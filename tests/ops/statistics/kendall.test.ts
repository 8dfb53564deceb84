import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { kendall, type RankTestMode } from "../../../src/statistics/rank-correlation.js";
import { cut, lcg, onAnyThreads, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const run = (a: Cells, b: Cells, mode: "auto" | RankTestMode = "auto") =>
  kendall(columnFrom(a, "float64"), columnFrom(b, "float64"), { mode }, runtime);

/** All pairs of rows. */
function oracle(a: Cells, b: Cells): number {
  const isThere = (cell: number | null) => cell !== null && !Number.isNaN(cell);
  const rows = [...a.keys()].filter((i) => isThere(a[i]) && isThere(b[i]));
  let score = 0;
  let [differX, differY] = [0, 0];
  for (const i of rows) {
    for (const j of rows) {
      if (i <= j) continue;
      const x = a[i] === a[j] ? 0 : a[i]! < a[j]! ? -1 : 1;
      const y = b[i] === b[j] ? 0 : b[i]! < b[j]! ? -1 : 1;
      score += x * y;
      differX += x * x;
      differY += y * y;
    }
  }
  return score / Math.sqrt(differX) / Math.sqrt(differY);
}

test("tau is that of all pairs of rows, with nulls, NaN, infinities and ties", () => {
  for (const n of [2, 3, 10, 257, 1025]) {
    const [a, b] = [troubled(n, n), troubled(n + 1, n)];
    b.reverse();
    const truth = oracle(a, b);
    const got = run(a, b).correlation;
    if (Number.isFinite(truth)) expect(got).toBeCloseTo(truth, 12);
    else expect(got).toBeNaN();
  }
});

test("the exact p-value is the counted one", () => {
  const fixture = new URL("../../fixtures/statistics/rank-exact.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  for (const { n, inversions, p } of cases.kendall) {
    // An order with so many inversions: each value goes as far to the left as is left to give.
    const order: number[] = [];
    let rest = inversions;
    for (let k = 0; k < n; k++) {
      const back = Math.min(k, rest);
      order.splice(k - back, 0, k);
      rest -= back;
    }
    const got = run(
      order.map((_, i) => i),
      order,
      "exact",
    );
    expect(Math.abs(got.pValue / Number(p) - 1), `${n}, ${inversions}`).toBeLessThan(1e-10);
  }
});

test("auto is exact below fifty rows without ties, and says so; exact refuses ties and many rows", () => {
  expect(run(lcg(1, 49), lcg(2, 49)).mode).toBe("exact");
  expect(run(lcg(1, 50), lcg(2, 50)).mode).toBe("asymptotic");
  expect(run([1, 1, 2], [1, 2, 3]).mode).toBe("asymptotic");
  const refused = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  expect(() => run([1, 1], [2, 3], "exact")).toThrow(refused);
  expect(() => run(lcg(1, 201), lcg(2, 201), "exact")).toThrow(refused);
});

test("chunks, threads and the order of rows leave no trace", () => {
  const [a, b] = [troubled(1, 40_000), troubled(2, 40_000)];
  const bits = (x: Cells, y: Cells, whole: boolean) =>
    onAnyThreads((r) => {
      const columns = [x, y].map((cells) => columnFrom(cells, "float64"));
      const [first, second] = whole ? columns : columns.map(cut);
      const { correlation, pValue, rows } = kendall(first, second, {}, r);
      return Float64Array.of(correlation, pValue, rows);
    });
  const expected = bits(a, b, true);
  expect(bits(a, b, false)).toEqual(expected);
  expect(bits([...a].reverse(), [...b].reverse(), true)).toEqual(expected);
});

test("a constant side, one row and none have no tau; opposite orders have -1", () => {
  for (const [a, b] of [
    [
      [1, 1, 1],
      [1, 2, 3],
    ],
    [[1], [2]],
    [[], []],
  ]) {
    expect(run(a, b)).toMatchObject({ correlation: Number.NaN, pValue: Number.NaN });
  }
  expect(run([1, 2, 3, 4], [9, 5, 2, 1]).correlation).toBe(-1);
});
