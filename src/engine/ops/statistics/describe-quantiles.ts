import { column, defineOp, f64 } from "../../op.js";

/**
 * `facts` as of statistics/describe and `quantiles` as of statistics/quantiles (type 7), to the bit, in one pass over the
 * rows where a sample shows where the quantiles lie.
 *
 * Source: Floyd and Rivest (1975), Expected time bounds for selection; those of describe.
 */
export const describeQuantiles = defineOp("statistics/describe-quantiles", {
  inputs: { column: column("n"), probabilities: f64("k") },
  outputs: { facts: f64(11), quantiles: f64("k") },
  devices: ["cpu"],
  agreement: "exact",
});
