import { defineOp, f64, i32, number } from "../../op.js";

/**
 * The `k` nearest of `rows` `[n x width]` for each of `queries` `[m x width]` by Euclidean distance, nearest first, equally
 * near ones by row: what a loop over all pairs finds, to the bit.
 *
 * ERR_INVALID_VALUE: k is 0 or above n, or (with the row, queries counted after rows) a value is not finite.
 */
export const nearestRows = defineOp("neighbors/nearest-rows", {
  inputs: { rows: f64("n", "width"), queries: f64("m", "width") },
  outputs: { indices: i32("m", "k"), distances: f64("m", "k") },
  parameters: { width: number(), k: number() },
  devices: ["cpu"],
  agreement: "exact",
});
