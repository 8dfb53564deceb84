import { boolean, columns, defineOp, f64, number } from "../../op.js";

/**
 * A generalised linear model of labels that are not negative, with predictions e^score: the least of the weighted mean of
 * half the unit deviance (see metric/deviance; `power` 1 is Poisson, 2 gamma) + alpha / 2 |coefficients|².
 *
 * `coefficients` are of features standardised by `means` and `scales`, missing as the mean; `standardized`: the penalty is
 * on these, else on coefficients in the features' own units. `tolerance`: how far, about, the logarithm of a prediction
 * may be from its limit. `outcome`: iterations over all rows, 1 when converged, mean loss. The same bits for any number of
 * threads.
 *
 * ERR_INVALID_VALUE with the row: a label that is negative (from power 2 on: not above 0) or not finite, or a weight.
 * ERR_TYPE with the feature: an infinite value. Sources: McCullagh and Nelder 1989, section 2.5; Jørgensen 1987.
 */
export const fitTweedie = defineOp("regression/fit-tweedie", {
  inputs: { features: columns("featureCount", "rowCount"), labels: f64("rowCount"), weights: f64("weightCount") },
  outputs: {
    coefficients: f64("featureCount"),
    intercepts: f64(1),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    outcome: f64(3),
  },
  parameters: {
    power: number(),
    alpha: number(),
    standardized: boolean(),
    tolerance: number(),
    mostIterations: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
