import { type Column, contiguous } from "../columns/column.js";
import { exp, log } from "../core/math.js";
import { runOp } from "../engine/dispatch.js";
import { kernelDensity as kernelDensityOp } from "../engine/ops/statistics/kernel-density.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { describe } from "./describe.js";
import { quantiles } from "./quantiles.js";

export interface KernelDensity {
  /** Evenly spaced; empty when the column has no finite value. */
  readonly points: Float64Array;
  /** At each point, in 1 / unit of the column. */
  readonly density: Float64Array;
  readonly bandwidth: number;
}

/**
 * The density of a numeric column by Gaussian kernels, at evenly spaced points from three bandwidths below the smallest
 * value to three above the largest. Nulls, NaN and infinities are left out.
 *
 * @param options bandwidth: standard deviation of a kernel; by default Silverman's rule of thumb, as R's `bw.nrd0`; points:
 *   a power of two, 512 by default
 * @throws {MillraceError} ERR_INVALID_VALUE for a bandwidth that is not positive, ERR_SHAPE for other points
 * @see Silverman (1986), Density estimation for statistics and data analysis, formula 3.31
 */
export function kernelDensity(
  column: Column,
  options: { readonly bandwidth?: number; readonly points?: number } = {},
  runtime: Runtime = makeRuntime(),
): KernelDensity {
  const { minimum, maximum } = describe(column, runtime);
  const bandwidth = options.bandwidth ?? silvermanBandwidth(column, runtime);
  if (Number.isNaN(minimum)) return { points: new Float64Array(0), density: new Float64Array(0), bandwidth };
  const density = new Float64Array(options.points ?? 512);
  const [low, high] = [minimum - 3 * bandwidth, maximum + 3 * bandwidth];
  runOp(kernelDensityOp, { column: contiguous(column), density, low, high, bandwidth }, runtime);
  const step = (high - low) / (density.length - 1);
  return { points: density.map((_, at) => low + at * step), density, bandwidth };
}

/**
 * Silverman's rule of thumb: 0.9 n^(-1/5) times the smaller of the standard deviation and a normal's share of the distance
 * of the quartiles; where that is 0, of the deviation, of the first value's size, or of 1. NaN without values.
 *
 * @see R's bw.nrd0
 */
export function silvermanBandwidth(column: Column, runtime: Runtime = makeRuntime()): number {
  const { count, infinite, standardDeviation, mean } = describe(column, runtime);
  const n = count - infinite;
  const [low, high] = quantiles(column, [0.25, 0.75], runtime);
  const spread = Math.min(standardDeviation, Number.isFinite(high - low) ? (high - low) / 1.34 : standardDeviation);
  const scale = spread || standardDeviation || Math.abs(mean) || 1;
  return n > 0 ? 0.9 * scale * exp(-0.2 * log(n)) : Number.NaN;
}
