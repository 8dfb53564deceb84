import { boolean, defineOp, number, text } from "../../op.js";
import { labelledRows, linearScores } from "./linear-classes.js";

/**
 * Fits a linear model of classes, or support vectors for values: the sum of weight x loss plus penalties is least.
 *
 * Score k of a row = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) / scales[f], missing as the
 * mean. `loss`: `logistic` (one output for class 1 of two, or each class
 * against the rest), `softmax` (one output a class), `squared-hinge` (as logistic), `squared-epsilon` (values; `classCount`
 * is not looked at). Added: `lambdaL1` x sum of |coefficient| + `lambdaL2` / 2 x sum of squared coefficients +
 * `lambdaIntercept` / 2 x squared intercept (in the features' units); coefficients are those of standardised features, or,
 * unless `standardized`, of the features' units. `outcome`: iterations, 1 when converged, what was minimised per unit of
 * weight. Sums run over fixed stretches of rows: the same bits for any number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Sources: Lee, Sun and Saunders 2014; Nocedal and Wright 2006, algorithms 6.1 and 7.4.
 */
export const solveLinearClasses = defineOp("classification/solve-linear-classes", {
  inputs: labelledRows,
  outputs: linearScores,
  parameters: {
    loss: text(),
    classCount: number(),
    lambdaL1: number(),
    lambdaL2: number(),
    lambdaIntercept: number(),
    standardized: boolean(),
    epsilon: number(),
    tolerance: number(),
    mostIterations: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
