import { column, defineOp, f64 } from "../../op.js";

/**
 * Counts, range and moments of a column. `facts`: count, missing, infinite, zeros, minimum, maximum, sum, mean, standard
 * deviation (n - 1), skewness, excess kurtosis; all but the first three of the finite values, NaN where undefined.
 *
 * Source: Chan, Golub, LeVeque (1979); Pebay (2008), SAND2008-6212.
 */
export const describe = defineOp("statistics/describe", {
  inputs: { column: column("n") },
  outputs: { facts: f64(11) },
  devices: ["cpu"],
  agreement: "exact",
});
