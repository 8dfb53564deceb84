import type { Column } from "../columns/column.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { checkConfidence } from "./bootstrap-interval.js";
import { describe } from "./describe.js";
import { tQuantile } from "./distribution-quantile.js";

export interface MeanInterval {
  readonly mean: number;
  /** Of the mean: the deviation over the root of the number of values. */
  readonly standardError: number;
  readonly degrees: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Student's interval of a column's mean: the mean, plus and minus a quantile of t times its standard error. Nulls, NaN and
 * infinities are left out; NaN below two values.
 *
 * @param options `confidence`: how often such intervals hold the mean, in (0, 1), default 0.95
 * @throws {MillraceError} ERR_TYPE for a utf8 column, ERR_INVALID_VALUE for another confidence
 * @see Student (1908), Biometrika 6; scipy.stats.t.interval
 */
export function meanInterval(
  column: Column,
  options: { readonly confidence?: number } = {},
  runtime: Runtime = makeRuntime(),
): MeanInterval {
  const confidence = checkConfidence(options.confidence);
  const { count, infinite, mean, standardDeviation } = describe(column, runtime);
  const n = count - infinite;
  const standardError = standardDeviation / Math.sqrt(n);
  const reach = n > 1 ? tQuantile((1 + confidence) / 2, n - 1, runtime) * standardError : Number.NaN;
  return { mean, standardError, degrees: n - 1, low: mean - reach, high: mean + reach };
}
