import { columns, defineOp, f64 } from "../../op.js";

/**
 * Variance inflation of each column given the others, over the rows where all have a finite value; `rows` counts them.
 *
 * Source: Marquardt (1970), Technometrics 12.
 */
export const varianceInflation = defineOp("statistics/variance-inflation", {
  inputs: { columns: columns("c", "n") },
  outputs: { factors: f64("c"), rows: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
