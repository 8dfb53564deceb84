import { defineOp, f64, i32, number } from "../../op.js";

/**
 * The `solution` of least `|matrix * solution - targets|`, by QR with column pivoting.
 *
 * `matrix` `[rows x columns]`, `targets` `[rows x width]`, `solution` `[columns x width]`, row-major. Columns that depend on
 * others, to `tolerance` (of the longest column, each in a power of two of its own; 1e-12 is usual), get 0; `rank` says
 * how many do not.
 *
 * ERR_INVALID_VALUE with the row (of targets: `rows` more): not finite. The same bits for any thread count.
 */
export const solveLeastSquares = defineOp("matrix/solve-least-squares", {
  inputs: { matrix: f64("cells"), targets: f64("targetCells") },
  outputs: { solution: f64("solutionCells"), rank: i32(1) },
  parameters: { rows: number(), columns: number(), width: number(), tolerance: number() },
  devices: ["cpu"],
  agreement: "exact",
});
