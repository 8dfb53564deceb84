import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { kernelDensity as op } from "../../../src/engine/ops/statistics/kernel-density.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { kernelDensity, silvermanBandwidth } from "../../../src/statistics/kernel-density.js";
import { lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });
const [low, high, bandwidth] = [-60, 55, 4];

function run(cells: Cells, points: number, r: Runtime): Float64Array {
  const density = new Float64Array(points);
  runOp(op, { column: contiguous(columnFrom(cells, "float64")), density, low, high, bandwidth }, r);
  return density;
}

/** Shares values between the two points about them, then sums the kernels of all points, plainly. */
function oracle(cells: Cells, points: number): number[] {
  const values = cells.filter((cell): cell is number => cell !== null && Number.isFinite(cell));
  const step = (high - low) / (points - 1);
  const weights = new Array<number>(points).fill(0);
  for (const value of values) {
    const at = (value - low) / step;
    if (at < 0 || at > points - 1) continue;
    const left = Math.min(Math.floor(at), points - 2);
    weights[left] += 1 - (at - left);
    weights[left + 1] += at - left;
  }
  return weights.map((_, i) =>
    weights.reduce((sum, weight, j) => {
      const z = ((i - j) * step) / bandwidth;
      return sum + ((weight / values.length) * Math.exp(-0.5 * z * z)) / (Math.sqrt(2 * Math.PI) * bandwidth);
    }, 0),
  );
}

test("the transform gives what the plain sum of kernels gives, at every size and number of points", () => {
  for (const n of sizes.filter((size) => size > 0)) {
    const cells = troubled(n, n);
    for (const points of [2, 4, 64, 256]) {
      const got = onAnyThreads((r) => run(cells, points, r));
      oracle(cells, points).forEach((truth, at) => {
        expect(Math.abs(got[at] - truth), `${n} rows, point ${at} of ${points}`).toBeLessThan(1e-13);
      });
    }
  }
});

test("many points are scipy's gaussian_kde to the square of their distance, and the area is 1", () => {
  const fixture = new URL("../../fixtures/statistics/dependence.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  const column = columnFrom(lcg(21, 300).map((u) => u * u));
  const { points, density } = kernelDensity(column, { bandwidth: 0.05, points: 4096 }, runtime);
  const step = points[1] - points[0];
  cases.density.points.forEach((point: number, i: number) => {
    const at = (point - points[0]) / step;
    const left = Math.floor(at);
    const value = density[left] + (at - left) * (density[left + 1] - density[left]);
    expect(Math.abs(value / cases.density.values[i] - 1)).toBeLessThan(1e-5);
  });
  expect(density.reduce((a, b) => a + b, 0) * step).toBeCloseTo(1, 3);
});

test("the rule of thumb is R's bw.nrd0, constants and single values have a bandwidth, no values none", () => {
  // R: bw.nrd0(1:10) = 0.9 min(3.02765, 4.5 / 1.34) 10^-0.2
  const ten = columnFrom([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "float64");
  expect(silvermanBandwidth(ten, runtime)).toBeCloseTo(0.9 * 3.0276503540974917 * 10 ** -0.2, 12);
  expect(silvermanBandwidth(columnFrom([5, 5, 5], "float64"), runtime)).toBeCloseTo(0.9 * 5 * 3 ** -0.2, 12);
  expect(kernelDensity(columnFrom([0], "float64"), {}, runtime).bandwidth).toBeCloseTo(0.9, 12);
  expect(kernelDensity(columnFrom([null], "float64"), {}, runtime).points.length).toBe(0);
  expect(run([null], 4, runtime)).toEqual(new Float64Array(4).fill(Number.NaN));
});

test("points that are no power of two and a bandwidth that is not positive are refused", () => {
  const code = (name: string) => expect.objectContaining({ code: name });
  expect(() => run([1], 3, runtime)).toThrow(code("ERR_SHAPE"));
  expect(() => kernelDensity(columnFrom([1, 2]), { bandwidth: 0 }, runtime)).toThrow(code("ERR_INVALID_VALUE"));
});
