import { columns, defineOp, f64 } from "../../op.js";

/**
 * Weighted products of all pairs of standardised columns, with a column of ones as the last.
 *
 * A value counts as `(x - mean) / scale`, a missing one as 0. `weights` one a row, or empty: all 1. `product`
 * `[(features + 1) x (features + 1)]`: its last row holds weighted sums, its last element the sum of weights. Means 0 and
 * scales 1 give plain products. The table is not copied.
 *
 * ERR_TYPE with the column: not numeric. ERR_INVALID_VALUE: with the row, a weight that is negative or not finite, a
 * value that is infinite or 1e100 scales from its mean; without, a sum that overflows.
 */
export const gramOfColumns = defineOp("matrix/gram-of-columns", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    weights: f64("weightCount"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
  },
  outputs: { product: f64("width", "width") },
  devices: ["cpu"],
  agreement: "exact",
});
