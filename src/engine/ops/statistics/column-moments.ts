import { column, defineOp, f64 } from "../../op.js";

/**
 * What the moments of other rows are merged with. `moments`: count, missing, infinite, zeros, minimum, maximum, sum, what
 * rounding has lost of it, mean, sums of the second, third and fourth powers of deviations from the mean, exponent. All but the first three are of the
 * finite values; sum and what follows it of those times 2^-exponent, 0 unless the largest is beyond 2^200 or below 2^-200.
 *
 * Source: Chan, Golub, LeVeque (1979); Pebay (2008), SAND2008-6212.
 */
export const columnMoments = defineOp("statistics/column-moments", {
  inputs: { column: column("n") },
  outputs: { moments: f64(13) },
  devices: ["cpu"],
  agreement: "exact",
});
