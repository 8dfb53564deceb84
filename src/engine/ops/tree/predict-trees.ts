import { boolean, columns, defineOp, f64, number, u8 } from "../../op.js";

/**
 * Adds up each row's leaves, tree by tree in order, so sums equal the naive walk's to the bit, in any batch, and turns
 * them into answers, row-major. On a GPU the leaves are found there, and added up here. `raw`: the scores themselves. `program` is made by `tree/compile-forest`.
 */
export const predictTrees = defineOp("tree/predict-trees", {
  inputs: { features: columns("featureCount", "rowCount"), program: u8("programSize") },
  outputs: { predictions: f64("answerCount") },
  /** Trees `firstTree` up to, not with, `lastTree`. */
  parameters: { firstTree: number(), lastTree: number(), raw: boolean() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
