import { defineOp, f64, number } from "../../op.js";

/**
 * The thin singular value decomposition: `matrix = left * diagonal(values) * right`.
 *
 * With k the smaller side: `matrix` `[rows x columns]`, `left` `[rows x k]` with orthonormal columns, `values` `[k]`, largest
 * first, `right` `[k x columns]` with orthonormal rows, the element of greatest size of each positive. Row-major. Small
 * singular values are as exact, relatively, as the columns of the matrix tell them.
 *
 * ERR_INVALID_VALUE with the row (of a wide matrix, the column): not finite. The same bits for any thread count.
 */
export const svd = defineOp("matrix/svd", {
  inputs: { matrix: f64("cells") },
  outputs: { left: f64("leftCells"), values: f64("k"), right: f64("rightCells") },
  parameters: { rows: number(), columns: number() },
  devices: ["cpu"],
  agreement: "exact",
});
