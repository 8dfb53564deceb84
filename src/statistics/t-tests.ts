import type { Column } from "../columns/column.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { type Description, describe } from "./describe.js";
import { tTails } from "./tail-probability.js";

export interface TTest {
  /** NaN when a side has too few values or nothing varies and the means agree; infinite when only the latter fails. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly degrees: number;
  /** Mean of the first column less the other mean. */
  readonly difference: number;
}

// Finite values are what the moments are of.
const values = (facts: Description): number => facts.count - facts.infinite;
const variance = (facts: Description): number => facts.standardDeviation * facts.standardDeviation;

function tTest(difference: number, squaredError: number, degrees: number, runtime: Runtime): TTest {
  const statistic = degrees > 0 ? difference / Math.sqrt(squaredError) : Number.NaN;
  return { statistic, pValue: tTails(statistic, degrees, runtime), degrees, difference };
}

/**
 * Student's t test of a column's mean against a given one. Nulls, NaN and infinities are left out.
 *
 * @see Student (1908), Biometrika 6; scipy.stats.ttest_1samp
 */
export function oneSampleTTest(column: Column, mean: number, runtime: Runtime = makeRuntime()): TTest {
  const facts = describe(column, runtime);
  const n = values(facts);
  return tTest(facts.mean - mean, variance(facts) / n, n - 1, runtime);
}

/**
 * Student's t test of two means, the variances taken as equal. Nulls, NaN and infinities are left out.
 *
 * @see Student (1908), Biometrika 6; scipy.stats.ttest_ind
 */
export function studentTTest(first: Column, second: Column, runtime: Runtime = makeRuntime()): TTest {
  const [a, b] = [describe(first, runtime), describe(second, runtime)];
  const [n, m] = [values(a), values(b)];
  const degrees = n + m - 2;
  const squares = (n > 1 ? (n - 1) * variance(a) : 0) + (m > 1 ? (m - 1) * variance(b) : 0);
  return tTest(a.mean - b.mean, (squares / degrees) * (1 / n + 1 / m), n > 0 && m > 0 ? degrees : 0, runtime);
}

/**
 * Welch's t test of two means, each with its own variance; degrees of freedom by Welch and Satterthwaite. Nulls, NaN and
 * infinities are left out; each side needs two values.
 *
 * @see Welch (1947), Biometrika 34; scipy.stats.ttest_ind(equal_var=False)
 */
export function welchTTest(first: Column, second: Column, runtime: Runtime = makeRuntime()): TTest {
  const [a, b] = [describe(first, runtime), describe(second, runtime)];
  const [n, m] = [values(a), values(b)];
  const [errorA, errorB] = [variance(a) / n, variance(b) / m];
  const total = errorA + errorB;
  // As shares, so that squares of tiny or huge variances neither vanish nor overflow.
  const [shareA, shareB] = total > 0 ? [errorA / total, errorB / total] : [0.5, 0.5];
  const degrees = 1 / ((shareA * shareA) / (n - 1) + (shareB * shareB) / (m - 1));
  return tTest(a.mean - b.mean, total, n > 1 && m > 1 ? degrees : 0, runtime);
}
