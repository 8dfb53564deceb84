import { defineOp, f64, number } from "../../op.js";

/**
 * Area under the ROC curve of class `wanted` against the rest; equal scores count half. NaN when a side has no rows.
 * `predictions` are row-major, one column a class.
 *
 * ERR_INVALID_VALUE with the row: a score that is NaN.
 */
export const rocAuc = defineOp("metric/roc-auc", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { value: f64(1) },
  parameters: { wanted: number() },
  devices: ["cpu"],
  agreement: "exact",
});
