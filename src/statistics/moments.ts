import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { columnMoments } from "../engine/ops/statistics/column-moments.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import type { ColumnRange, Description } from "./describe.js";
import { ratioOf, rootOfRatio, wholeOf } from "./exact-ratio.js";

/**
 * Counts, range and sums of powers of a numeric column, which merge with those of other rows: rows never have to be in
 * memory at once.
 *
 * What is free of order: sums are whole numbers and merging adds them, so any order and any grouping of merges gives the
 * same moments, to the bit. What is not: how rows are cut into chunks. The moments of one chunk are rounded once, as those
 * of `describe` are (the same bits for any number of threads), and another cut rounds elsewhere, by a few ulp.
 *
 * Nulls and NaN are counted as missing and left out; infinities are counted and left out of all but `count`. Minimum and
 * maximum are infinities the wrong way round while there is no finite value.
 * Plain data: it can be posted to workers and stored, whole numbers as bigint.
 */
export interface Moments extends ColumnRange {
  /**
   * Of the finite values: their sum in units of 2^-2100, then sums of the first to fourth powers, in units of that and of
   * its second to fourth powers. The first is summed with compensation; of the others the first is
   * the mean, cut to the unit, times the count, and the rest follow from deviations.
   */
  readonly sums: readonly [bigint, bigint, bigint, bigint, bigint];
}

/** Denormals, scaled by up to 2^1000, have their last bit at 2^-2074. */
const unit = 2100;

/** The moments of no rows. */
export const emptyMoments: Moments = {
  count: 0,
  missing: 0,
  infinite: 0,
  zeros: 0,
  minimum: Number.POSITIVE_INFINITY,
  maximum: Number.NEGATIVE_INFINITY,
  sums: [0n, 0n, 0n, 0n, 0n],
};

/**
 * The moments of a column's rows.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 * @see Chan, Golub and LeVeque (1979); Pébay (2008), SAND2008-6212
 */
export function momentsOf(column: Column, runtime: Runtime = makeRuntime()): Moments {
  const facts = new Float64Array(13);
  runOp(columnMoments, { column: contiguous(column), moments: facts }, runtime);
  const [count, missing, infinite, zeros, minimum, maximum, sum, lost, , m2, m3, m4, exponent] = facts;
  const n = BigInt(count - infinite);
  const total = wholeOf(sum, unit + exponent) + wholeOf(lost, unit + exponent);
  // Power sums about 0 of values with this count, mean and powers of deviations: exact from here on.
  const m = n > 0n ? total / n : 0n;
  const [second, third, fourth] = [
    wholeOf(m2, 2 * (unit + exponent)),
    wholeOf(m3, 3 * (unit + exponent)),
    wholeOf(m4, 4 * (unit + exponent)),
  ];
  return {
    count,
    missing,
    infinite,
    zeros,
    minimum,
    maximum,
    sums: [
      total,
      n * m,
      second + n * m ** 2n,
      third + 3n * m * second + n * m ** 3n,
      fourth + 4n * m * third + 6n * m ** 2n * second + n * m ** 4n,
    ],
  };
}

/** The moments of all rows together: the same bits for any order and any grouping. */
export function mergeMoments(parts: readonly Moments[]): Moments {
  return parts.reduce(
    (all, part) => ({
      count: all.count + part.count,
      missing: all.missing + part.missing,
      infinite: all.infinite + part.infinite,
      zeros: all.zeros + part.zeros,
      minimum: Math.min(all.minimum, part.minimum),
      maximum: Math.max(all.maximum, part.maximum),
      sums: [
        all.sums[0] + part.sums[0],
        all.sums[1] + part.sums[1],
        all.sums[2] + part.sums[2],
        all.sums[3] + part.sums[3],
        all.sums[4] + part.sums[4],
      ],
    }),
    emptyMoments,
  );
}

/**
 * What the moments say, as `describe` does: mean, deviation (divided by n - 1), skewness and excess kurtosis are within a
 * few ulp of the sums. NaN stands where a figure is undefined: no value at all, the deviation of one, the shape of a constant.
 */
export function describeMoments(moments: Moments): Description {
  const { count, missing, infinite, zeros, minimum, maximum, sums } = moments;
  const n = BigInt(count - infinite);
  const [sum, s1, s2, s3, s4] = sums;
  const has = n > 0n;
  // Of deviations from the mean: the second power times n, the third times n^2, the fourth times n^3.
  const m2 = n * s2 - s1 * s1;
  const m3 = n * n * s3 - 3n * n * s1 * s2 + 2n * s1 ** 3n;
  const m4 = n ** 3n * s4 - 4n * n * n * s1 * s3 + 6n * n * s1 * s1 * s2 - 3n * s1 ** 4n;
  const varies = has && minimum < maximum && m2 > 0n;
  const skewness = varies ? rootOfRatio(m3 * m3, m2 ** 3n) : Number.NaN;
  return {
    count,
    missing,
    infinite,
    zeros,
    minimum: has ? minimum : Number.NaN,
    maximum: has ? maximum : Number.NaN,
    sum: ratioOf(sum, 1n, -unit),
    mean: has ? Math.min(maximum, Math.max(minimum, ratioOf(sum, n, -unit))) : Number.NaN,
    standardDeviation: n < 2n ? Number.NaN : varies ? rootOfRatio(m2, n * (n - 1n), -2 * unit) : 0,
    skewness: m3 < 0n ? -skewness : skewness,
    kurtosis: varies ? ratioOf(m4 - 3n * m2 * m2, m2 * m2) : Number.NaN,
  };
}
