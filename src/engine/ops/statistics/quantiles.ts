import { column, defineOp, f64, number } from "../../op.js";

/**
 * Exact quantiles of a column, of `type` 1 to 9; nulls and NaN are left out; NaN when no value is there.
 *
 * Source: Hyndman and Fan (1996), Sample quantiles in statistical packages.
 */
export const quantiles = defineOp("statistics/quantiles", {
  inputs: { column: column("n"), probabilities: f64("k") },
  outputs: { quantiles: f64("k") },
  parameters: { type: number() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
