import { defineOp, f64, i64, number } from "../../op.js";

/**
 * Normalised discounted cumulative gain of each query over its first `most` ranks (0: all): gain 2^relevance - 1, discount
 * 1 / log2(rank + 1). Rows of equal score share what their ranks give. NaN where no row is relevant. Query q is the rows
 * queryOffsets[q] .. queryOffsets[q + 1]. Source: McSherry and Najork 2008.
 *
 * ERR_INVALID_VALUE with the row: a score that is NaN.
 */
export const ndcg = defineOp("metric/ndcg", {
  inputs: { labels: f64("rowCount"), scores: f64("rowCount"), queryOffsets: i64("offsetCount") },
  outputs: { values: f64("queryCount") },
  parameters: { most: number() },
  devices: ["cpu"],
  agreement: "exact",
});
