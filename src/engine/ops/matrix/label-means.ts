import { defineOp, f64 } from "../../op.js";

/**
 * The weighted mean of labels (one output), or the weighted share of each class (two or more).
 *
 * Weights are empty (all 1) or one a row. ERR_INVALID_VALUE with the row: a label that is no class number or not finite,
 * a negative weight; without a row: weights that sum to 0.
 *
 * ERR_SHAPE without rows.
 */
export const labelMeans = defineOp("matrix/label-means", {
  inputs: { labels: f64("rowCount"), weights: f64("weightCount") },
  outputs: { means: f64("outputCount") },
  devices: ["cpu"],
  agreement: "exact",
});
