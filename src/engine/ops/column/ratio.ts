import { column, defineOp, f64 } from "../../op.js";

/**
 * numerator / denominator; NaN where either is missing, the denominator is 0 or the quotient is not finite.
 *
 * Every thread count gives the same bits.
 */
export const ratio = defineOp("column/ratio", {
  inputs: { numerator: column("rowCount"), denominator: column("rowCount") },
  outputs: { values: f64("rowCount") },
  devices: ["cpu"],
  agreement: "exact",
});
