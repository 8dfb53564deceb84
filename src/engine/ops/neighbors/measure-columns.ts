import { columns, defineOp, f64 } from "../../op.js";

/**
 * Mean and standard deviation of each column over its present values; a constant column has scale 1, an empty one mean 0.
 *
 * ERR_INVALID_VALUE with the column: an infinite value.
 */
export const measureColumns = defineOp("neighbors/measure-columns", {
  inputs: { features: columns("width", "n") },
  outputs: { means: f64("width"), scales: f64("width") },
  devices: ["cpu"],
  agreement: "exact",
});
