import { boolean, defineOp, f64, i8, i32, number, text, u8, u32 } from "../../op.js";
import { binLayout } from "./bin-layout.js";
import { mostCuts } from "./find-cuts.js";
import { forestColumns } from "./forest-columns.js";

/**
 * Gradient boosting over coded features, in exact integer sums: the forest is a function of data, rules and
 * seed, the same to the bit for any number of threads, of ranks, and any cutting of the rounds into calls.
 *
 * Weights are empty (all 1) or one a row; `queryOffsets` is empty, or for ranking the first row of each query and the
 * number of rows. `scores` (class-major) are read and written, so that a later call goes on; in round 0 they are set to
 * the best constant, written to `initial` too, unless `fromAverage` is off. The arrays of the forest are those of
 * src/models/trees/forest.ts, with room chosen by the caller: the op stops before a round that might not fit. `counts`
 * says how much was used: rounds, nodes, sets, words of sets. Labels and weights are checked in round 0: a call of no
 * rounds does only that.
 *
 * ERR_INVALID_VALUE with the row: a label or weight that the loss cannot take.
 * Sources: Friedman 2001; Ke et al. 2017 (LightGBM); Shi et al. 2022 (quantised training).
 */
export const boostTrees = defineOp("tree/boost-trees", {
  inputs: {
    codes: u8("codeBytes"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    queryOffsets: i32("queryOffsetCount"),
    validationCodes: u8("validationCodeBytes"),
    validationLabels: f64("validationCount"),
    validationWeights: f64("validationWeightCount"),
    validationQueryOffsets: i32("validationQueryOffsetCount"),
    cuts: f64("featureCount", mostCuts),
    ...binLayout,
    /** 1 rising, -1 falling, 0 free; or empty. */
    monotone: i8("monotoneCount"),
    /** Sets of features that may stand on one path: their length, then their members; or empty. */
    together: i32("togetherCount"),
    /** Of a custom loss, class-major, for the one round of this call; else empty. */
    gradients: f64("gradientCount"),
    hessians: f64("gradientCount"),
  },
  outputs: {
    /** Read, and where `order` is not empty moved: rows of a leaf lie behind each other. */
    records: u8("recordBytes"),
    /** Which row each record is of, set in round 0; empty: records stay in the order of rows. For one group of records. */
    order: u32("orderCount"),
    scores: f64("outputCount", "rowCount"),
    validationScores: f64("outputCount", "validationCount"),
    ...forestColumns,
    initial: f64("outputCount"),
    trainCurve: f64("rounds"),
    validationCurve: f64("validationRounds"),
    counts: i32(4),
  },
  parameters: {
    /** A name of native/kernels/loss/objective.h. */
    objective: text(),
    alpha: number(),
    tweediePower: number(),
    poissonMaxDeltaStep: number(),
    sigmoid: number(),
    truncationLevel: number(),
    ndcgRows: number(),
    normalize: boolean(),
    firstRound: number(),
    rounds: number(),
    totalRounds: number(),
    fromAverage: boolean(),
    learningRate: number(),
    featureFraction: number(),
    /** `all`, `bagging`, `bootstrap`, `goss` or `mvs`. */
    sampling: text(),
    sampleFraction: number(),
    samplePeriod: number(),
    topRate: number(),
    otherRate: number(),
    mvsLambda: number(),
    firstSampledRound: number(),
    isDart: boolean(),
    dropRate: number(),
    skipDrop: number(),
    maxDrop: number(),
    uniformDrop: boolean(),
    xgboostDartMode: boolean(),
    seed: number(),
    numLeaves: number(),
    maxDepth: number(),
    isDepthWise: boolean(),
    featureFractionByLevel: number(),
    featureFractionByNode: number(),
    minDataInLeaf: number(),
    minSumHessianInLeaf: number(),
    minGainToSplit: number(),
    lambdaL1: number(),
    lambdaL2: number(),
    maxDeltaStep: number(),
    pathSmooth: number(),
    catSmooth: number(),
    catL2: number(),
    maxCatThreshold: number(),
    maxCatToOnehot: number(),
    minDataPerGroup: number(),
    extraTrees: boolean(),
    /** Bytes of histograms that are kept; more are summed anew. */
    histogramPoolBytes: number(),
    /** In-process ranks that rows are dealt to: 1, but for tests of what a cluster does. */
    ranks: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
