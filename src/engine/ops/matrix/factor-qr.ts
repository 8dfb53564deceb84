import { defineOp, f64, i32, number } from "../../op.js";

/**
 * QR factors of a matrix, with column pivoting where `pivots` has room for it: column j of `q * r` is column `pivots[j]`.
 *
 * With k the smaller side: `matrix` `[rows x columns]`, `q` `[rows x k]` with orthonormal columns, or empty when it is not
 * wanted; `r` `[k x columns]`, upper triangular; `pivots` `[columns]`, or empty: columns keep their order. With pivots the
 * diagonal of `r` falls in size and shows the rank. All row-major.
 *
 * ERR_INVALID_VALUE with the row: not finite. The same bits for any thread count.
 */
export const factorQr = defineOp("matrix/factor-qr", {
  inputs: { matrix: f64("cells") },
  outputs: { q: f64("qCells"), r: f64("rCells"), pivots: i32("pivotCount") },
  parameters: { rows: number(), columns: number() },
  devices: ["cpu"],
  agreement: "exact",
});
