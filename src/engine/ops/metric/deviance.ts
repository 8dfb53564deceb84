import { defineOp, f64, number } from "../../op.js";

/**
 * Mean unit deviance of a Tweedie distribution whose variance is mean^power: 1 is Poisson, 2 gamma, 0 the squared error;
 * power is 0 or at least 1. NaN when a prediction is not above 0, or a label is negative (power < 2) or not above 0.
 * Source: Jørgensen 1987.
 *
 * ERR_SHAPE without rows.
 */
export const deviance = defineOp("metric/deviance", {
  inputs: { labels: f64("rowCount"), predictions: f64("rowCount") },
  outputs: { value: f64(1) },
  parameters: { power: number() },
  devices: ["cpu"],
  agreement: "exact",
});
