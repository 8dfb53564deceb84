import { columns, defineOp, f64, number, text } from "../../op.js";

/**
 * Fits least squares, logistic or multinomial regression with an L2 penalty, on features it standardises itself.
 *
 * Score k of a row = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) / scales[f], missing as the
 * mean. `outcome`: iterations, 1 when converged, loss per unit of weight. `objective`: `squared-error`, `binary` or
 * `softmax` (one output a class). Sums run over fixed stretches of rows: the same bits for any number of threads.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value.
 * Sources: Nocedal and Wright 2006, algorithms 3.2 and 7.4; Hastie et al. 2009, section 4.4.
 */
export const solveLinearModel = defineOp("matrix/solve-linear-model", {
  inputs: { features: columns("featureCount", "rowCount"), labels: f64("rowCount"), weights: f64("weightCount") },
  outputs: {
    coefficients: f64("coefficientCount"),
    intercepts: f64("outputCount"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    outcome: f64(3),
  },
  parameters: { objective: text(), lambdaL2: number(), mostIterations: number() },
  devices: ["cpu"],
  agreement: "exact",
});
