import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { quantiles } from "../../../src/statistics/quantiles.js";
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
