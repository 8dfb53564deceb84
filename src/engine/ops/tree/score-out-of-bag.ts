import { defineOp, f64, number } from "../../op.js";

/**
 * How well answers of trees that did not learn from a row fit its label. Of classes (`classCount` above 0, an answer for
 * each, row-major) the share of weight whose largest answer is the label's; of values R squared. Rows with NaN, which every
 * tree learned from, do not count; NaN where none is left. `weights` may be empty: all 1.
 *
 * Source: Breiman 2001, Random forests.
 */
export const scoreOutOfBag = defineOp("tree/score-out-of-bag", {
  inputs: { labels: f64("rowCount"), weights: f64("weightCount"), predictions: f64("answerCount") },
  outputs: { score: f64(1) },
  parameters: { classCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
