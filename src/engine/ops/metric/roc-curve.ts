import { defineOp, f64, number } from "../../op.js";

/**
 * Points (false positive rate, true positive rate) from (0, 0) to (1, 1), as many as fit, spread evenly over the corners.
 * `count` says how many; 0 when one side has no rows.
 *
 * ERR_INVALID_VALUE with the row: a score that is NaN.
 */
export const rocCurve = defineOp("metric/roc-curve", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { points: f64("pointRoom"), count: f64(1) },
  parameters: { wanted: number() },
  devices: ["cpu"],
  agreement: "exact",
});
