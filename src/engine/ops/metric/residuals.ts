import { defineOp, f64 } from "../../op.js";

/**
 * Label minus prediction of each row.
 */
export const residuals = defineOp("metric/residuals", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { residuals: f64("rowCount") },
  devices: ["cpu"],
  agreement: "exact",
});
