import { defineOp, f64, number } from "../../op.js";

/**
 * The Cholesky factor L of a symmetric matrix, `matrix = L L'`, of which the lower triangle is read.
 *
 * `matrix` and `factor` `[size x size]` row-major; zeroes above the diagonal of `factor`. A pivot counts as 0 when it is
 * not above `leastPivot` times its diagonal element (0: when it is not above 0).
 *
 * ERR_NOT_DEFINITE with the pivot; ERR_INVALID_VALUE with the row: not finite. The same bits for any thread count.
 */
export const factorCholesky = defineOp("matrix/factor-cholesky", {
  inputs: { matrix: f64("size", "size") },
  outputs: { factor: f64("size", "size") },
  parameters: { size: number(), leastPivot: number() },
  devices: ["cpu"],
  agreement: "exact",
});
