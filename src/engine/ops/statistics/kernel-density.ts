import { column, defineOp, f64, number } from "../../op.js";

/**
 * The density of a column by Gaussian kernels at evenly spaced points from `low` to `high`, a power of two of them, by FFT.
 * Nulls, NaN and infinities are left out.
 *
 * Source: Silverman (1982), Applied Statistics 31, AS 176; Jones and Lotwick (1984).
 */
export const kernelDensity = defineOp("statistics/kernel-density", {
  inputs: { column: column("n") },
  outputs: { density: f64("g") },
  parameters: { low: number(), high: number(), bandwidth: number() },
  devices: ["cpu"],
  agreement: "exact",
});
