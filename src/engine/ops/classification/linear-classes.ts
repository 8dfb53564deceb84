import { columns, f64 } from "../../op.js";

/** Rows that a linear model learns from; no weights: all 1. */
export const labelledRows = {
  features: columns("featureCount", "rowCount"),
  labels: f64("rowCount"),
  weights: f64("weightCount"),
};

/** Score k of a row = intercepts[k] + sum over features of coefficients[k][f] (x - means[f]) / scales[f]. */
export const linearScores = {
  coefficients: f64("coefficientCount"),
  intercepts: f64("outputCount"),
  means: f64("featureCount"),
  scales: f64("featureCount"),
  /** Iterations, 1 when converged, what was minimised per unit of weight. */
  outcome: f64(3),
};
