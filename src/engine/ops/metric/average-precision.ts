import { defineOp, f64, number } from "../../op.js";

/**
 * Sum over thresholds of recall gained x precision, class `wanted` against the rest; equal scores are one threshold.
 * NaN without positives. Source: scikit-learn, average_precision_score.
 *
 * ERR_INVALID_VALUE with the row: a score that is NaN.
 */
export const averagePrecision = defineOp("metric/average-precision", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { value: f64(1) },
  parameters: { wanted: number() },
  devices: ["cpu"],
  agreement: "exact",
});
