import { defineOp, f64 } from "../../op.js";

/**
 * Sums over rows: squared error, absolute error, squared distance of the label from the mean label, absolute error
 * over |label|.
 *
 * ERR_SHAPE without rows.
 */
export const valueErrors = defineOp("metric/value-errors", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { sums: f64(4) },
  devices: ["cpu"],
  agreement: "exact",
});
