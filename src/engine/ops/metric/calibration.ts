import { defineOp, f64 } from "../../op.js";

/**
 * Binary: rows by predicted probability of class 1, in bins of equal width. A bin holds three numbers: sum of
 * predictions, positives, rows.
 */
export const calibration = defineOp("metric/calibration", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { sums: f64("binCount", 3) },
  devices: ["cpu"],
  agreement: "exact",
});
