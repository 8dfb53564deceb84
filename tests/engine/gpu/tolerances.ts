// What "within the tolerance" means for the ops whose GPU differs from the CPU: each relative to what its contract says.
import { expect } from "vitest";
import type { Chunk } from "../../../src/columns/column.js";
import { near } from "./agreement.js";

type Numbers = ArrayLike<number>;

// A mean of denormals is rounded to one; on the CPU at every row.
const leastScale = (32 * 5e-324) / 1e-7;

/** Facts of statistics/describe: counts and ends to the bit, moments by the range. */
export function factsNear(gpu: Numbers, cpu: Numbers, what = ""): void {
  expect(Array.from(gpu).slice(0, 6), what).toEqual(Array.from(cpu).slice(0, 6));
  const [count, , , , low, high] = Array.from(cpu);
  const range = high - low;
  const scales = [count * range, range, range, 4 + cpu[10], 4 + cpu[10]];
  for (const [i, scale] of scales.entries()) {
    near([gpu[6 + i]], [cpu[6 + i]], 1e-5, Math.max(scale || 0, i < 3 ? leastScale : 0), `${what}, fact ${6 + i}`);
  }
}

/** Moments of statistics/group-moments: counts to the bit, means by the range of the column, squares by its square. */
export function momentsNear(gpu: Numbers, cpu: Numbers, column: Chunk, what = ""): void {
  const there = Array.from(column.values as Float64Array).filter(Number.isFinite);
  const range = there.length > 0 ? Math.max(...there) - Math.min(...there) : 0;
  for (let at = 0; at < cpu.length; at += 3) {
    const [count, mean, squares] = [at, at + 1, at + 2];
    expect(gpu[count], what).toBe(cpu[count]);
    const last = (Math.abs(cpu[mean]) * 2 ** -50) / 1e-7 || 0;
    near([gpu[mean]], [cpu[mean]], 1e-7, Math.max(range, leastScale, last), `${what} mean`);
    const scale = Math.max(cpu[count] * range * range, leastScale);
    near([gpu[squares]], [cpu[squares]], 1e-7, scale, `${what} squares`);
  }
}

/** Correlations, relative to 1. */
export const correlationsNear = (gpu: Numbers, cpu: Numbers, what = "") => near(gpu, cpu, 1e-5, 1, what);

/** Elements of a product, each by the same element of the product of the sizes. */
export function productsNear(gpu: Numbers, cpu: Numbers, sizes: Numbers, tolerance = 1e-5, what = ""): void {
  for (let i = 0; i < cpu.length; i++) near([gpu[i]], [cpu[i]], tolerance, sizes[i], what);
}

/** Squared distances, by width and the square of the range of all coordinates. */
export const distancesNear = (gpu: Numbers, cpu: Numbers, width: number, range: number, what = "") =>
  near(gpu, cpu, 1e-6, width * range * range, what);
