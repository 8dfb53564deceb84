import { defineOp, f64 } from "../../op.js";

/**
 * Rows from their coordinates along directions: `values[row, f] = means[f] + scales[f] * sum over i of scores[row, i]
 * factors[i] directions[i, f]`, `[rows x features]` row-major. NaN and infinities go through.
 */
export const unprojectRows = defineOp("unlabelled/unproject-rows", {
  inputs: {
    scores: f64("rowCount", "k"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    directions: f64("k", "featureCount"),
    factors: f64("k"),
  },
  outputs: { values: f64("rowCount", "featureCount") },
  devices: ["cpu"],
  agreement: "exact",
});
