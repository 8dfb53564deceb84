import { defineOp, f64, i64, number, text } from "../../op.js";

/**
 * The loss of each row at its scores, without weights; of a ranking, 1 - NDCG of each query over its first `ndcgRows`
 * ranks (0: all). Objectives and arguments as in loss/row-gradients.
 */
export const rowLosses = defineOp("loss/row-losses", {
  inputs: {
    labels: f64("rowCount"),
    scores: f64("outputCount", "rowCount"),
    queryOffsets: i64("offsetCount"),
  },
  outputs: { losses: f64("lossCount") },
  parameters: { objective: text(), alpha: number(), tweediePower: number(), ndcgRows: number() },
  devices: ["cpu"],
  agreement: "exact",
});
