import { column, defineOp, f64 } from "../../op.js";

/**
 * Adds a column to a sketch of its distribution: `counts` in fixed buckets of the leading bits of a double, a 2^b-th of an
 * octave each with 2^(12 + b) buckets, and `extrema`, the smallest and the largest value. Integer counts: any order and
 * any grouping of additions gives the same sketch. Nulls and NaN are left out.
 *
 * Source: Masson, Rim and Lee (2019), DDSketch, for the guarantee of logarithmic buckets.
 */
export const quantileSketch = defineOp("statistics/quantile-sketch", {
  inputs: { column: column("n") },
  outputs: { counts: f64("bucketCount"), extrema: f64(2) },
  devices: ["cpu"],
  agreement: "exact",
});
