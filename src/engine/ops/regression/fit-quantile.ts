import { boolean, columns, defineOp, f64, number } from "../../op.js";

/**
 * The linear model of a quantile of the labels: the least of the weighted mean of the pinball loss (see metric/pinball)
 * + alpha |coefficients|₁.
 *
 * `coefficients` are of features standardised by `means` and `scales`, missing as the mean; `standardized`: the penalty is
 * on these, else on coefficients in the features' own units. `tolerance`: of the gap to the dual, as a share of the loss.
 * `outcome`: iterations, 1 when converged, mean loss. The same bits for any number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Source: Portnoy and Koenker 1997.
 */
export const fitQuantile = defineOp("regression/fit-quantile", {
  inputs: { features: columns("featureCount", "rowCount"), labels: f64("rowCount"), weights: f64("weightCount") },
  outputs: {
    coefficients: f64("featureCount"),
    intercepts: f64(1),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    outcome: f64(3),
  },
  parameters: {
    quantile: number(),
    alpha: number(),
    standardized: boolean(),
    tolerance: number(),
    mostIterations: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
