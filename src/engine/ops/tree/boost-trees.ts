import { defineOp, f64, i32, number, text, u8 } from "../../op.js";
import { mostCuts } from "./find-cuts.js";

/**
 * Gradient boosting over coded features, in exact integer sums: the forest is a function of data, rules and seed, the
 * same to the bit for any number of threads.
 *
 * Weights are empty (all 1) or one a row. `nodeCapacity` must hold rounds x outputs x (2 numLeaves - 1) nodes;
 * `counts` says how much was used: rounds kept, rounds run, nodes kept, rounds measured. A node's children come after
 * it; a leaf has feature -1. Tree t adds to output t mod outputCount.
 *
 * ERR_INVALID_VALUE with the row: a label that is no class number (or not finite), a negative weight.
 * Sources: Friedman 2001; Ke et al. 2017 (LightGBM); Shi et al. 2022 (quantised training).
 */
export const boostTrees = defineOp("tree/boost-trees", {
  inputs: {
    codes: u8("featureCount", "rowCount"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    validationCodes: u8("featureCount", "validationCount"),
    validationLabels: f64("validationCount"),
    validationWeights: f64("validationWeightCount"),
    cuts: f64("featureCount", mostCuts),
    cutCounts: i32("featureCount"),
  },
  outputs: {
    feature: i32("nodeCapacity"),
    threshold: f64("nodeCapacity"),
    left: i32("nodeCapacity"),
    right: i32("nodeCapacity"),
    value: f64("nodeCapacity"),
    gain: f64("nodeCapacity"),
    missingLeft: u8("nodeCapacity"),
    treeOffsets: i32("treeOffsetCount"),
    initial: f64("outputCount"),
    trainCurve: f64("rounds"),
    validationCurve: f64("validationRounds"),
    counts: i32(4),
  },
  parameters: {
    /** `squared-error`, `binary` or `softmax`. */
    objective: text(),
    rounds: number(),
    numLeaves: number(),
    maxDepth: number(),
    learningRate: number(),
    minDataInLeaf: number(),
    minSumHessianInLeaf: number(),
    lambdaL2: number(),
    minGainToSplit: number(),
    featureFraction: number(),
    baggingFraction: number(),
    baggingFreq: number(),
    /** Rounds without a better validation loss before it stops; 0: never. */
    earlyStoppingRound: number(),
    seed: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
