import { defineOp, f64 } from "../../op.js";

/**
 * Eigenvalues, largest first, and eigenvectors of a symmetric matrix of which the lower triangle is read.
 *
 * `matrix` `[n x n]`; `values` `[n]`; `vectors` `[n x n]`: row i is the unit vector of `values[i]`, its element of greatest
 * size positive. Row-major.
 *
 * ERR_INVALID_VALUE with the row: not finite; ERR_NOT_CONVERGED (has not been seen). The same bits for any thread count.
 */
export const eigenSymmetric = defineOp("matrix/eigen-symmetric", {
  inputs: { matrix: f64("n", "n") },
  outputs: { values: f64("n"), vectors: f64("n", "n") },
  devices: ["cpu"],
  agreement: "exact",
});
