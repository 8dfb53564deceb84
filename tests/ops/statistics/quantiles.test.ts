import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { type QuantileType, quantiles } from "../../../src/statistics/quantiles.js";
import { lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

const probabilities = [0, 0.001, 0.05, 0.25, 1 / 3, 0.5, 0.75, 0.95, 0.9999, 1];

/** Sort, then the definition of type 7. */
function oracle(cells: (number | null)[], p: number): number {
  const sorted = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell)).sort((a, b) => a - b);
  if (sorted.length === 0) return Number.NaN;
  const at = (sorted.length - 1) * p;
  const low = sorted[Math.floor(at)];
  const high = sorted[Math.ceil(at)];
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

test("quantiles are those of a sorted copy, at every size, with nulls, NaN and infinities", () => {
  for (const n of sizes) {
    const cells = troubled(n + 5, n);
    const column = columnFrom(cells, "float64");
    const got = onAnyThreads((runtime) => quantiles(column, probabilities, runtime));
    probabilities.forEach((p, i) => {
      const truth = oracle(cells, p);
      if (Number.isFinite(truth))
        expect(Math.abs(got[i] - truth)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(truth)));
      else if (Number.isNaN(truth)) expect(Number.isFinite(got[i])).toBe(false);
      else expect(got[i]).toBe(truth);
    });
  }
});

test("a permutation of many tasks of rows changes no bit, ties and all", () => {
  const values = lcg(9, 600_000).map((u) => Math.floor(u * 1000) / 10);
  const forward = quantiles(columnFrom(values, "float64"), probabilities, makeRuntime({ threads: 2 }));
  const backward = quantiles(columnFrom(values.reverse(), "float64"), probabilities, makeRuntime({ threads: 3 }));
  expect(backward).toEqual(forward);
  expect(forward[5]).toBe(oracle(values, 0.5));
});

test("a quarter of 1, 2, 3, 4 is 1.75, the type 7 of R and numpy", () => {
  expect([...quantiles(columnFrom([4, 2, 3, 1]), [0.25], makeRuntime())]).toEqual([1.75]);
});

test("one value is all its quantiles, and the distance of -1e308 and 1e308 does not overflow", () => {
  expect([...quantiles(columnFrom([7]), [0, 0.3, 1], makeRuntime())]).toEqual([7, 7, 7]);
  expect(quantiles(columnFrom([-1e308, 1e308]), [0.5], makeRuntime())[0]).toBe(0);
});

test("a probability outside 0 and 1 is refused", () => {
  for (const p of [-0.1, 1.1, Number.NaN]) {
    expect(() => quantiles(columnFrom([1, 2]), [p], makeRuntime())).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  }
});

test("the nine types are numpy's, at probabilities where they jump too", () => {
  const fixture = new URL("../../fixtures/statistics/quantile-types.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  for (const { n, types } of cases.samples) {
    const column = columnFrom(lcg(n, n).map((u) => u * 10 - 3));
    types.forEach((expected: number[], index: number) => {
      const got = quantiles(column, cases.probabilities, makeRuntime(), (index + 1) as QuantileType);
      for (const [i, value] of got.entries()) {
        expect(Math.abs(value - expected[i]), `type ${index + 1} of ${n} at ${cases.probabilities[i]}`).toBeLessThan(
          1e-13,
        );
      }
    });
  }
});

test("a quarter of 1, 2, 3, 4 by the nine types", () => {
  const column = columnFrom([4, 2, 3, 1]);
  const all = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(
    (type) => quantiles(column, [0.25], makeRuntime(), type as QuantileType)[0],
  );
  const expected = [1, 1.5, 1, 1, 1.5, 1.25, 1.75, 17 / 12, 1.4375];
  for (const [i, value] of all.entries()) expect(value).toBeCloseTo(expected[i], 14);
  expect(() => quantiles(column, [0.5], makeRuntime(), 10 as QuantileType)).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
});

test("types 1 to 3 do not jump where rounding alone has put n p above a whole number, as R", () => {
  // 10 x 0.3 and 10 x (0.1 + 0.2), which is above 3 by rounding.
  const column = columnFrom([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  for (const p of [0.3, 0.1 + 0.2]) expect([...quantiles(column, [p], makeRuntime(), 1)]).toEqual([3]);
  expect([...quantiles(column, [0.1 + 0.2], makeRuntime(), 2)]).toEqual([3.5]);
});

test("few quantiles of many rows are those of a sorted copy: trouble, ties, a constant, sorted rows, a sample that is off", () => {
  const n = 300_000;
  // Rows that the sample takes: one out of 64, at a place that a hash gives.
  const sampled = new Set(
    Array.from({ length: n / 64 }, (_, i) => {
      const hash = BigInt.asUintN(64, BigInt(i + 1) * 0x9e3779b97f4a7c15n);
      return i * 64 + Number(((hash >> 32n) * 64n) >> 32n);
    }),
  );
  const uniform = lcg(3, n);
  const kinds: Record<string, (number | null)[]> = {
    troubled: troubled(5, n),
    ties: uniform.map((u) => Math.floor(u * 4)),
    "many ties": uniform.map((u) => (u < 0.6 ? 0.5 : u)),
    constant: uniform.map(() => 7),
    sorted: uniform.slice().sort((a, b) => a - b),
    misleading: uniform.map((u, row) => (sampled.has(row) ? 1e9 : u)),
    "nothing in the sample": uniform.map((u, row) => (sampled.has(row) ? null : u)),
    nothing: uniform.map(() => null),
  };
  const wanted = [0, 0.25, 0.5, 0.500001, 0.75, 1];
  for (const [kind, cells] of Object.entries(kinds)) {
    const sorted = Float64Array.from(cells.filter((cell) => cell !== null && !Number.isNaN(cell)) as number[]).sort();
    const got = onAnyThreads((runtime) => quantiles(columnFrom(cells, "float64"), wanted, runtime));
    wanted.forEach((p, i) => {
      const at = (sorted.length - 1) * p;
      const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
      const truth = sorted.length === 0 ? Number.NaN : low === high ? low : low + (high - low) * (at - Math.floor(at));
      expect(got[i], `${kind} at ${p}`).toBe(truth + 0);
    });
  }
});
