// Tests of location by ranks: two columns, or the groups of one.
import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupRanks } from "../engine/ops/statistics/group-ranks.js";
import { mannWhitney as mannWhitneyOp } from "../engine/ops/statistics/mann-whitney.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { fTest } from "./anova-f.js";
import { groupMoments } from "./group-moments.js";
import { type RankTestMode, rankTestModes } from "./rank-correlation.js";
import { chiSquareTail } from "./tail-probability.js";

export interface MannWhitneyTest {
  /** U of the first column: pairs of values in which it is the larger, ties half; NaN when a side is empty. */
  readonly statistic: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly mode: RankTestMode;
  /** Values that counted on each side. */
  readonly counts: readonly [number, number];
}

/**
 * The two-sided Mann-Whitney test (Wilcoxon's rank-sum test): are values of one column larger than those of the other?
 * Nulls and NaN are left out, infinities are values.
 *
 * `exact` is the distribution over all ways to deal the ranks; it needs values without ties and at most 10,000 pairs.
 * `asymptotic` is normal with the variance given the ties and a continuity correction, as `scipy.stats.mannwhitneyu`.
 * `auto`, the default, is exact without ties while both sides have fewer than 50 values (as R); the result says which.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE for `exact` where it cannot be
 * @see Mann and Whitney (1947), Annals of Mathematical Statistics 18
 */
export function mannWhitney(
  first: Column,
  second: Column,
  options: { readonly mode?: "auto" | RankTestMode } = {},
  runtime: Runtime = makeRuntime(),
): MannWhitneyTest {
  const result = new Float64Array(6);
  const args = { first: contiguous(first), second: contiguous(second), result, mode: options.mode ?? "auto" };
  runOp(mannWhitneyOp, args, runtime);
  const [statistic, pValue, n, m, used] = result;
  return { statistic, pValue, mode: rankTestModes[used - 1], counts: [n, m] };
}

export interface KruskalWallisTest {
  /** H, corrected for ties; NaN when fewer than two groups have values or all values are equal. */
  readonly statistic: number;
  readonly pValue: number;
  /** Groups with values, less one. */
  readonly degrees: number;
}

/**
 * The Kruskal-Wallis test: do the groups of a column differ in location? Ranks take the place of values in the analysis of
 * variance: H is the share of their variance between the groups times rows less one, which corrects for ties by itself.
 *
 * @param groups codes 0 to groupCount - 1 of the same rows; rows with another code or none, and nulls and NaN of the
 *   column, are left out; infinities are values
 * @see Kruskal and Wallis (1952), JASA 47
 */
export function kruskalWallis(
  column: Column,
  groups: Column,
  groupCount: number,
  runtime: Runtime = makeRuntime(),
): KruskalWallisTest {
  const ranks = allocate(Float64Array, column.length);
  const summary = new Float64Array(3);
  const args = { column: contiguous(column), groups: contiguous(groups), ranks, summary, groupCount };
  runOp(groupRanks, args, runtime);
  const test = fTest(groupMoments(makeColumn("float64", { values: ranks }), groups, groupCount, runtime), runtime);
  const degrees = Math.max(0, test.degreesBetween);
  const statistic = degrees > 0 ? test.etaSquared * (summary[0] - 1) : Number.NaN;
  const pValue = Number.isNaN(statistic) ? Number.NaN : chiSquareTail(statistic, degrees, runtime);
  return { statistic, pValue, degrees };
}
