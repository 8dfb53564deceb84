import { defineOp, f64, i64, number } from "../../op.js";

/**
 * Average precision of each query over its first `most` ranks (0: all), labels above 0 being relevant, equal scores in row
 * order. NaN where no row is relevant. Query q is the rows queryOffsets[q] .. queryOffsets[q + 1].
 *
 * ERR_INVALID_VALUE with the row: a score that is NaN.
 */
export const queryPrecision = defineOp("metric/query-precision", {
  inputs: { labels: f64("rowCount"), scores: f64("rowCount"), queryOffsets: i64("offsetCount") },
  outputs: { values: f64("queryCount") },
  parameters: { most: number() },
  devices: ["cpu"],
  agreement: "exact",
});
