import { boolean, columns, defineOp, f64, number } from "../../op.js";

/**
 * Least squares with an L1 and an L2 penalty, along a path of penalties: for each alpha the least of
 * sum of weight (label - prediction)² / (2 sum of weight) + alpha (l1Ratio |b|₁ + (1 - l1Ratio) / 2 |b|₂²).
 *
 * `given` alphas, or none: `alphas` then fall by a steady factor from the least for which all coefficients are 0 to
 * `leastShare` of it. `coefficients` `[steps x features]` are of features standardised by `means` and `scales`, missing
 * as the mean; `standardized`: the penalty is on these, else on coefficients in the features' own units. `gaps`: duality
 * gaps as a share of the labels' variance; `sweeps` of coordinate descent. The rows are read once. The same bits for any
 * number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Sources: Zou and Hastie 2005; Friedman, Hastie and Tibshirani 2010; Tibshirani et al. 2012.
 */
export const fitElasticNet = defineOp("regression/fit-elastic-net", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    given: f64("givenCount"),
  },
  outputs: {
    alphas: f64("stepCount"),
    coefficients: f64("coefficientCount"),
    intercepts: f64("stepCount"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    gaps: f64("stepCount"),
    sweeps: f64("stepCount"),
  },
  parameters: {
    l1Ratio: number(),
    standardized: boolean(),
    leastShare: number(),
    tolerance: number(),
    mostSweeps: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
