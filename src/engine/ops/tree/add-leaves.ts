import { defineOp, f64, i32, number } from "../../op.js";

/**
 * Adds what the leaves of some trees say of each class to the sums of rows, tree after tree, then divides by `divisor`:
 * how a forest of many classes answers. `offsets` is where each tree's leaves begin in `shares`, `[leaves x classes]`.
 *
 * ERR_INVALID_VALUE with the row: a leaf that is not there.
 */
export const addLeaves = defineOp("tree/add-leaves", {
  inputs: { leaves: i32("rowCount", "treeCount"), offsets: i32("treeCount"), shares: f64("shareCount") },
  outputs: { sums: f64("sumCount") },
  parameters: { classCount: number(), divisor: number() },
  devices: ["cpu"],
  agreement: "exact",
});
