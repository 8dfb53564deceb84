import { boolean, defineOp, floats, number } from "../../op.js";

/**
 * A matrix times a vector, float64 or float32: `product[i]` is row i of the matrix, or column i when `transposed`, times
 * `vector`.
 *
 * `matrix` `[rows x columns]` row-major, a row `stride` elements after the one before. The same bits for any thread
 * count; not always those of matrix/multiply with one column, whose order of summing differs.
 */
export const multiplyVector = defineOp("matrix/multiply-vector", {
  inputs: { matrix: floats("cells"), vector: floats("length") },
  outputs: { product: floats("productLength") },
  parameters: { rows: number(), columns: number(), stride: number(), transposed: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
