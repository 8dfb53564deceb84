import { runOp } from "../engine/dispatch.js";
import { logLoss as logLossOp } from "../engine/ops/metric/log-loss.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/**
 * Mean negative log-likelihood of the true class, in nats. Lower is better; 0 is perfect. Probabilities are clipped to
 * [2^-52, 1 - 2^-52], so a certain mistake costs 36.04.
 */
export const logLoss: Metric = {
  name: "log_loss",
  title: "Log-loss",
  direction: "lower",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("log_loss", scored);
    const value = new Float64Array(1);
    const { labels, predictions, classCount } = scored;
    runOp(logLossOp, { labels, predictions, value, classCount }, runtime);
    return value[0];
  },
};
