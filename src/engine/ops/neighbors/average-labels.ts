import { boolean, defineOp, f64, i32, number } from "../../op.js";

/**
 * What the `k` neighbours of each query say together: the share of the weight of each class, or with 0 classes the weighted
 * mean of the values.
 *
 * Weights are empty (all 1) or one a row of the labels, above 0. With `byDistance` a neighbour also counts by 1 / distance;
 * where some are at distance 0, only those count. ERR_INVALID_VALUE: an index or a class that is none.
 */
export const averageLabels = defineOp("neighbors/average-labels", {
  inputs: { indices: i32("m", "k"), distances: f64("m", "k"), labels: f64("n"), weights: f64("weightCount") },
  outputs: { predictions: f64("answerCount") },
  parameters: { k: number(), classes: number(), byDistance: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
