import { column, defineOp, f64 } from "../../op.js";

/**
 * Counts, range and moments of a column. `facts`: count, missing, infinite, zeros, minimum, maximum, sum, mean, standard
 * deviation (n - 1), skewness, excess kurtosis; all but the first three of the finite values, NaN where undefined.
 *
 * On the GPU counts, minimum and maximum are the same to the bit; mean and deviation are relative to the range (largest
 * less smallest), the sum to count x range, skewness and kurtosis to 4 + kurtosis.
 *
 * Source: Chan, Golub, LeVeque (1979); Pebay (2008), SAND2008-6212.
 */
export const describe = defineOp("statistics/describe", {
  inputs: { column: column("n") },
  outputs: { facts: f64(11) },
  devices: ["cpu", "gpu"],
  agreement: "exact",
  gpuAgreement: { relative: 1e-5 },
});
