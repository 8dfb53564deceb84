// Is a column normally distributed? Two tests, of its shape and of its whole distribution.
import { type Column, contiguous } from "../columns/column.js";
import { exp } from "../core/math.js";
import { runOp } from "../engine/dispatch.js";
import { andersonDarling as andersonDarlingOp } from "../engine/ops/statistics/anderson-darling.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { describe } from "./describe.js";
import { chiSquareTail } from "./tail-probability.js";

export interface NormalityTest {
  /** NaN below two values and for a constant column. */
  readonly statistic: number;
  readonly pValue: number;
}

/**
 * The Jarque-Bera test: n / 6 (skewness squared + excess kurtosis squared / 4), chi-square with two degrees of freedom for
 * many values. Nulls, NaN and infinities are left out.
 *
 * @see Jarque and Bera (1987), International Statistical Review 55; scipy.stats.jarque_bera
 */
export function jarqueBera(column: Column, runtime: Runtime = makeRuntime()): NormalityTest {
  const { count, infinite, skewness, kurtosis } = describe(column, runtime);
  const statistic = ((count - infinite) / 6) * (skewness * skewness + (kurtosis * kurtosis) / 4);
  return { statistic, pValue: Number.isNaN(statistic) ? Number.NaN : chiSquareTail(statistic, 2, runtime) };
}

/**
 * The Anderson-Darling test against the normal distribution of the column's own mean and standard deviation. Nulls, NaN
 * and infinities are left out. The p-value is the published approximation, good to about two digits.
 *
 * @see Anderson and Darling (1954), JASA 49; D'Agostino and Stephens (1986), Goodness-of-fit techniques, table 4.9
 */
export function andersonDarling(column: Column, runtime: Runtime = makeRuntime()): NormalityTest {
  const result = new Float64Array(2);
  runOp(andersonDarlingOp, { column: contiguous(column), result }, runtime);
  const [statistic, n] = result;
  return { statistic, pValue: andersonDarlingPValue(statistic, n) };
}

/** The p-value of A squared of n values, mean and deviation estimated: table 4.9 of D'Agostino and Stephens. */
export function andersonDarlingPValue(statistic: number, n: number): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  const a = statistic * (1 + 0.75 / n + 2.25 / (n * n));
  if (a < 0.2) return 1 - exp(-13.436 + 101.14 * a - 223.73 * a * a);
  if (a < 0.34) return 1 - exp(-8.318 + 42.796 * a - 59.938 * a * a);
  if (a < 0.6) return exp(0.9177 - 4.279 * a - 1.38 * a * a);
  // The parabola turns at 153; no table reaches beyond 13.
  if (a < 13) return exp(1.2937 - 5.709 * a + 0.0186 * a * a);
  return 0;
}
