import { boolean, defineOp, f64, i32, number, text, u8, u32 } from "../../op.js";

/**
 * Makes a forest ready to predict: the program of bytes that `tree/predict-trees`, `-leaves`, `-staged` and `-row` read.
 * Called twice: with an empty `program` it finds `size`, with one of that size it writes it.
 *
 * The forest's columns are those of models/trees/forest.ts, every index of them checked here again.
 * ERR_INVALID_VALUE with the node: a child that does not come after its parent or has two, a feature, set or output that
 * is not there.
 */
export const compileForest = defineOp("tree/compile-forest", {
  inputs: {
    treeOffsets: i32("treeOffsetCount"),
    treeOutputs: i32("treeCount"),
    feature: i32("nodeCount"),
    threshold: f64("nodeCount"),
    left: i32("nodeCount"),
    right: i32("nodeCount"),
    value: f64("nodeCount"),
    flags: u8("nodeCount"),
    leaf: i32("nodeCount"),
    setOffsets: i32("setOffsetCount"),
    setWords: u32("setWordCount"),
    initial: f64("outputCount"),
  },
  outputs: { size: f64(1), program: u8("programSize") },
  parameters: {
    /** Features of the model: what a prediction must be given. */
    featureCount: number(),
    /** From scores to answers: one of `forestLinks` in models/trees/forest-predictor.ts. */
    link: text(),
    /** Multiplies a score inside a logistic function. */
    slope: number(),
    /** Each output's sum of leaves is divided by the number of trees that add to it. */
    averaged: boolean(),
    /** Leaves are rounded to floats and added as floats. */
    single: boolean(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
