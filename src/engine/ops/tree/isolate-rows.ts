import { columns, defineOp, i32, number } from "../../op.js";
import { forestColumns } from "./forest-columns.js";

/**
 * Isolation trees: random cuts of the values themselves, until every row of a sample is alone or `maxDepth` is reached.
 * A leaf's value is its depth, and c(rows) for what it did not take apart; a node's cover and rows are sampled rows.
 *
 * A tree's sample are the `sampleRows` rows with the least hashes of (seed, tree, row); every draw is a function of
 * seed, tree and path. Source: Liu, Ting and Zhou 2008.
 */
export const isolateRows = defineOp("tree/isolate-rows", {
  inputs: { features: columns("featureCount", "rowCount") },
  outputs: { ...forestColumns, counts: i32(4) },
  parameters: {
    trees: number(),
    sampleRows: number(),
    /** Drawn for each tree. */
    sampleFeatures: number(),
    maxDepth: number(),
    seed: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
