import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { aucCovariance } from "../engine/ops/statistics/auc-covariance.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { normalTail } from "./tail-probability.js";

export interface AucInterval {
  readonly area: number;
  readonly standardError: number;
  /** Ends of the 95 % interval, inside [0, 1]. */
  readonly low: number;
  readonly high: number;
}

export interface AucComparison {
  readonly intervals: readonly AucInterval[];
  /** Row-major `[c x c]` covariances of the areas. */
  readonly covariances: Float64Array;
  readonly positives: number;
  readonly negatives: number;
}

// The normal distribution's 97.5 % quantile.
const twoSided95 = 1.959963984540054;

/**
 * Areas under the ROC curves of several scores on the same rows, with DeLong's 95 % intervals. Rows with another label than
 * 0 and 1 are left out, as are rows where any score is null or NaN. NaN where a side has too few rows.
 *
 * @param labels 1 for positives, 0 for negatives
 * @param scores higher for positives, one column a model
 * @see DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44; Sun and Xu (2014), IEEE Signal Processing Letters 21
 */
export function aucIntervals(
  labels: Column,
  scores: readonly Column[],
  runtime: Runtime = makeRuntime(),
): AucComparison {
  const c = scores.length;
  const areas = new Float64Array(c);
  const covariances = new Float64Array(c * c);
  const counts = new Float64Array(2);
  runOp(
    aucCovariance,
    { labels: contiguous(labels), scores: scores.map(contiguous), areas, covariances, counts },
    runtime,
  );
  const intervals = Array.from(areas, (area, at) => {
    const standardError = Math.sqrt(Math.max(0, covariances[at * c + at]));
    const reach = twoSided95 * standardError;
    return { area, standardError, low: Math.max(0, area - reach), high: Math.min(1, area + reach) };
  });
  return { intervals, covariances, positives: counts[0], negatives: counts[1] };
}

/**
 * DeLong's test of two areas on the same rows: z of their difference and its two-sided p-value; NaN when neither varies.
 */
export function compareAucs(
  { intervals, covariances }: AucComparison,
  first: number,
  second: number,
  runtime?: Runtime,
): { readonly statistic: number; readonly pValue: number } {
  const c = intervals.length;
  const at = (row: number, column: number) => covariances[row * c + column];
  const variance = at(first, first) + at(second, second) - 2 * at(first, second);
  const difference = intervals[first].area - intervals[second].area;
  const statistic = variance > 0 ? difference / Math.sqrt(variance) : Number.NaN;
  return { statistic, pValue: 2 * normalTail(Math.abs(statistic), runtime) };
}
