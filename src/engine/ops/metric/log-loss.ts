import { defineOp, f64, number } from "../../op.js";

/**
 * Mean of -log(probability of the true class) in nats, probabilities clipped to [2^-52, 1 - 2^-52].
 * Source: scikit-learn, log_loss.
 *
 * ERR_SHAPE without rows; ERR_INVALID_VALUE with the row: a label that is no class, or a probability that is none.
 */
export const logLoss = defineOp("metric/log-loss", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { value: f64(1) },
  parameters: { classCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
