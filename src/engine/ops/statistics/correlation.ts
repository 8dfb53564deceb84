import { columns, defineOp, f64 } from "../../op.js";

/**
 * Pearson correlations of all pairs of columns, each over the rows where both have a finite value.
 *
 * `correlations` and `pairs` (rows that counted) are row-major `[c x c]`; NaN where a column is constant.
 * On the GPU the pairs are the same to the bit, and correlations relative to 1.
 */
export const correlation = defineOp("statistics/correlation", {
  inputs: { columns: columns("c", "n") },
  outputs: { correlations: f64("c", "c"), pairs: f64("c", "c") },
  devices: ["cpu", "gpu"],
  agreement: "exact",
  gpuAgreement: { relative: 1e-5 },
});
