import { defineOp, f64, number } from "../../op.js";

/**
 * Mean squared distance between probabilities and the true class as 0 and 1, summed over classes. Source: Brier 1950.
 *
 * ERR_SHAPE without rows.
 */
export const brier = defineOp("metric/brier", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { value: f64(1) },
  parameters: { classCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
