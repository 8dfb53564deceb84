import { columns, defineOp, f64, i32, text, u8 } from "../../op.js";

/**
 * Adds up each row's leaves, tree by tree in order, so sums equal the naive walk's to the bit, in any batch.
 *
 * `link`: `identity` gives the score(s), `logistic` [1 - p, p], `softmax` one probability an output.
 * ERR_INVALID_VALUE with the node: a child that does not come after its parent, or a feature that is not there.
 */
export const predictTrees = defineOp("tree/predict-trees", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    feature: i32("nodeCount"),
    threshold: f64("nodeCount"),
    left: i32("nodeCount"),
    right: i32("nodeCount"),
    value: f64("nodeCount"),
    missingLeft: u8("nodeCount"),
    treeOffsets: i32("treeOffsetCount"),
    initial: f64("outputCount"),
  },
  outputs: { predictions: f64("answerCount") },
  parameters: { link: text() },
  devices: ["cpu"],
  agreement: "exact",
});
