import { defineOp, f64, number } from "../../op.js";

/**
 * Counts rows by true class (row) and predicted class (column): the largest prediction, the first of equals.
 * ERR_INVALID_VALUE with the row: a label that is no class number.
 */
export const confusion = defineOp("metric/confusion", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { counts: f64("cellCount") },
  parameters: { classCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
