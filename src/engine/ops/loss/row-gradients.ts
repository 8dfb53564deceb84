import { boolean, defineOp, f64, i64, number, text } from "../../op.js";

/**
 * Gradient and hessian of each row's loss by its scores, times its weight. Scores are class-major.
 *
 * `objective`: squared-error, absolute-error, huber, quantile, binary, cross-entropy, softmax, poisson, gamma, tweedie,
 * lambdarank or rank-xendcg. `weights` may be empty: all 1. `queryOffsets` are read by the ranking losses only: rows
 * offsets[q] .. offsets[q + 1] are query q. `alpha` is the level of `quantile` and the width of `huber`; `seed` is for
 * the draws of rank-xendcg. Formulas and sources: docs/algorithms/losses.md.
 */
export const rowGradients = defineOp("loss/row-gradients", {
  inputs: {
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    scores: f64("outputCount", "rowCount"),
    queryOffsets: i64("offsetCount"),
  },
  outputs: { gradients: f64("outputCount", "rowCount"), hessians: f64("outputCount", "rowCount") },
  parameters: {
    objective: text(),
    alpha: number(),
    tweediePower: number(),
    poissonMaxDeltaStep: number(),
    sigmoid: number(),
    truncationLevel: number(),
    isNormalized: boolean(),
    seed: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
