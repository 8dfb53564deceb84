import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { columnMoments } from "../../../src/engine/ops/statistics/column-moments.js";
import { onAnyThreads, sizes, troubled } from "./numbers.js";

function momentsOf(cells: (number | null)[]): Float64Array {
  const [chunk] = columnFrom(cells, "float64").chunks;
  return onAnyThreads((runtime) => {
    const moments = new Float64Array(13);
    runOp(columnMoments, { column: chunk, moments }, runtime);
    return moments;
  });
}

test("counts, range and sums of powers are those of a plain two-pass oracle at every size, on any threads", () => {
  for (const n of sizes) {
    const cells = troubled(n + 2, n);
    const there = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell));
    const finite = there.filter(Number.isFinite);
    const mean = finite.reduce((sum, value) => sum + value, 0) / finite.length;
    const power = (k: number) => finite.reduce((sum, value) => sum + (value - mean) ** k, 0);
    const [count, missing, infinite, zeros, minimum, maximum, sum, lost, center, ...powers] = momentsOf(cells);
    const least = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
    const most = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    expect([count, missing, infinite]).toEqual([there.length, n - there.length, there.length - finite.length]);
    expect([zeros, minimum, maximum]).toEqual([finite.filter((value) => value === 0).length, least, most]);
    if (finite.length === 0) {
      expect([sum, lost, center, ...powers]).toEqual([0, 0, 0, 0, 0, 0, 0]);
      continue;
    }
    expect(Math.abs((sum + lost) / finite.length - mean)).toBeLessThan(1e-11);
    expect(Math.abs(center - mean)).toBeLessThan(1e-11);
    [2, 3, 4].forEach((k, at) => {
      const scale = finite.length * 50 ** k;
      expect(Math.abs(powers[at] - power(k)), `power ${k} of ${n}`).toBeLessThan(1e-11 * scale);
    });
    expect(powers[3]).toBe(0);
  }
});

test("values beyond 2^200 and below 2^-200 are summed in units of a power of two", () => {
  const plain = momentsOf([1, 2, 4, 9]);
  for (const exponent of [300, -300, 900, -900]) {
    const got = momentsOf([1, 2, 4, 9].map((value) => value * 2 ** exponent));
    expect(got[12]).toBe(exponent + 3);
    [6, 8, 9, 10, 11].forEach((slot, at) => {
      const power = [1, 1, 2, 3, 4][at];
      expect(got[slot]).toBe(plain[slot] * 2 ** (-3 * power));
    });
  }
});
