import { boolean, defineOp, floats, number } from "../../op.js";

/**
 * All products of pairs of columns of a matrix (of rows when `ofRows`), float64 or float32: symmetric to the bit.
 *
 * `matrix` `[rows x columns]` row-major, a row `stride` elements after the one before. The same bits as matrix/multiply
 * of the transpose and the matrix, in half the time.
 */
export const gram = defineOp("matrix/gram", {
  inputs: { matrix: floats("cells") },
  outputs: { product: floats("n", "n") },
  parameters: { rows: number(), columns: number(), stride: number(), ofRows: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
