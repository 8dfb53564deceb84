import { boolean, defineOp, number } from "../../op.js";
import { labelledRows, linearScores } from "./linear-classes.js";

/**
 * Support vectors with the plain hinge loss: the sum of weight x max(0, 1 - side x score) + `lambda` / 2 x sum of squared
 * coefficients + `lambdaIntercept` / 2 x squared intercept (in the features' units) is least, for class 1 of two, or for
 * each class against the rest.
 *
 * Score k of a row = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) / scales[f], missing as the
 * mean; penalties are on coefficients of standardised features, or, unless `standardized`, of the features' units.
 * `tolerance`: of the gap to the dual, as a share of what is minimised. `outcome`: iterations, 1 when converged, what was
 * minimised per unit of weight. The same bits for any number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Sources: Ferris and Munson 2003; Mehrotra 1992.
 */
export const fitHinge = defineOp("classification/fit-hinge", {
  inputs: labelledRows,
  outputs: linearScores,
  parameters: {
    classCount: number(),
    lambda: number(),
    lambdaIntercept: number(),
    standardized: boolean(),
    tolerance: number(),
    mostIterations: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
