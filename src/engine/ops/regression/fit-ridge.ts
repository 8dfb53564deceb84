import { boolean, columns, defineOp, f64, number } from "../../op.js";

/**
 * Least squares with an L2 penalty: the least of sum of weight (label - prediction)² + lambda |coefficients|².
 *
 * Score = intercepts[0] + sum over features of coefficients[f] (x - means[f]) / scales[f], missing as the mean; `standardized`: the penalty is on these, else on coefficients in the
 * features' own units. `outcome`: the rank; 0 where normal equations did, 1 where they were refined, 2 for QR; half the
 * mean squared error. The same bits for any number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Sources: Hoerl and Kennard 1970; Golub and Van Loan 2013, sections 5.3 and 5.5.
 */
export const fitRidge = defineOp("regression/fit-ridge", {
  inputs: { features: columns("featureCount", "rowCount"), labels: f64("rowCount"), weights: f64("weightCount") },
  outputs: {
    coefficients: f64("featureCount"),
    intercepts: f64(1),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    outcome: f64(3),
  },
  parameters: { lambda: number(), standardized: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
