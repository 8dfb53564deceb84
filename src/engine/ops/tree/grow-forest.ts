import { boolean, defineOp, f64, i32, i64, number, text, u8 } from "../../op.js";
import { binLayout } from "./bin-layout.js";
import { mostCuts } from "./find-cuts.js";
import { forestColumns } from "./forest-columns.js";

/**
 * Trees that do not wait for each other, side by side, over coded features without joint codes: each learns classes (by
 * Gini's impurity, all classes in one tree) or values (`classCount` 0, by variance) from a sample of the rows, in exact
 * integer sums. The forest is a function of data, rules and seed, for any number of threads, of ranks, and any cutting into
 * calls.
 *
 * A node's value: the mean; of two classes the share of the second; of more the number of the class that weighs most,
 * and `shares` then holds the share of each. `outOfBagSums` (class-major, in steps; one output for two classes) and
 * `outOfBagCounts` are read and added to; `outOfBag` are the answers so far, row-major, NaN where no tree has one. The
 * last three are empty where nobody asks. `counts` says how much was used: trees, nodes, sets, words of sets; the op
 * stops before a tree that does not fit.
 *
 * ERR_INVALID_VALUE with the row: a label that is no class or beyond 1e140, a weight below 0 or beyond 1e140; without
 * a row: no row weighs anything. ERR_SHAPE: not one tree fits.
 * Sources: Breiman et al. 1984 (CART); Breiman 2001 (random forests); Geurts, Ernst and Wehenkel 2006 (extra trees).
 */
export const growForest = defineOp("tree/grow-forest", {
  inputs: {
    codes: u8("codeBytes"),
    records: u8("recordBytes"),
    labels: f64("rowCount"),
    /** One a row, or empty: all 1. */
    weights: f64("weightCount"),
    cuts: f64("featureCount", mostCuts),
    ...binLayout,
  },
  outputs: {
    ...forestColumns,
    shares: f64("shareCount"),
    outOfBagSums: i64("outOfBagSize"),
    outOfBagCounts: i32("outOfBagRows"),
    outOfBag: f64("outOfBagAnswers"),
    counts: i32(4),
  },
  parameters: {
    classCount: number(),
    firstTree: number(),
    trees: number(),
    totalTrees: number(),
    /** `all`, `bagging` or `bootstrap`. */
    sampling: text(),
    sampleFraction: number(),
    numLeaves: number(),
    maxDepth: number(),
    minDataInLeaf: number(),
    /** Decrease of impurity, times the node's share of all weight, that a split must bring. */
    minImpurityDecrease: number(),
    /** Drawn for each node; more while none of them can split it. */
    featuresANode: number(),
    extraTrees: boolean(),
    seed: number(),
    /** In-process ranks that rows are dealt to: 1, but for tests of what a cluster does. */
    ranks: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
