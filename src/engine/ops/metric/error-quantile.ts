import { defineOp, f64, number } from "../../op.js";

/**
 * The quantile of `level` of |label - prediction|, between the two nearest errors (Hyndman and Fan's type 7): 0.5 is the
 * median, 1 the largest. NaN when an error is not finite.
 *
 * ERR_SHAPE without rows.
 */
export const errorQuantile = defineOp("metric/error-quantile", {
  inputs: { labels: f64("rowCount"), predictions: f64("rowCount") },
  outputs: { value: f64(1) },
  parameters: { level: number() },
  devices: ["cpu"],
  agreement: "exact",
});
