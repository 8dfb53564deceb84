import { boolean, defineOp, f64, i32, number, u8 } from "../../op.js";

/**
 * Adds up the leaves that rows come to and turns sums into answers, row-major: what is left of tree/predict-trees where a
 * GPU has found the leaves, to the same bits.
 *
 * `nodes`: the leaf of each row in each tree, `[rows x trees of the range]`, by its place among the nodes of the program.
 * ERR_INVALID_VALUE with the row: a node that the tree does not have.
 */
export const sumLeaves = defineOp("tree/sum-leaves", {
  inputs: { nodes: i32("leafCount"), program: u8("programSize") },
  outputs: { predictions: f64("answerCount") },
  /** The leaves are those of trees `firstTree` up to, not with, `lastTree`; `raw`: the scores themselves. */
  parameters: { firstTree: number(), lastTree: number(), raw: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
