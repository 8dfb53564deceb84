import { boolean, defineOp, f64, number } from "../../op.js";

/**
 * Solves `triangle * solution = rightSides` with the lower triangle of a matrix, or the upper one when `upper`.
 *
 * `triangle` `[size x size]`, `rightSides` and `solution` `[size x width]`, row-major. `transposed`: with the transpose of
 * that triangle. `unitDiagonal`: its diagonal counts as 1 and is not read. The other triangle is never read.
 *
 * ERR_SINGULAR with the pivot: a diagonal element of 0. The same bits for any thread count.
 */
export const solveTriangular = defineOp("matrix/solve-triangular", {
  inputs: { triangle: f64("size", "size"), rightSides: f64("size", "width") },
  outputs: { solution: f64("size", "width") },
  parameters: {
    size: number(),
    width: number(),
    upper: boolean(),
    transposed: boolean(),
    unitDiagonal: boolean(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
