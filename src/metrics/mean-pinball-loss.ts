import { runOp } from "../engine/dispatch.js";
import { pinball } from "../engine/ops/metric/pinball.js";
import { requireRows, undefinedMetric } from "./defined.js";
import type { Metric } from "./metric.js";

/**
 * What predicting a quantile costs: the mean of level x error for labels above their predictions and (1 - level) x error
 * below, in the unit of the target. `mean_pinball_loss@0.9` judges the 90 % quantile; alone it is the median's, half the
 * mean absolute error. Lower is better; 0 is perfect.
 */
export const meanPinballLoss: Metric = pinballLoss("mean_pinball_loss", 0.5);

function pinballLoss(name: string, level: number): Metric {
  return {
    name,
    title: `Mean pinball loss of the ${level} quantile`,
    direction: "lower",
    tasks: ["regression"],
    isExtra: true,
    at: (value) => (value > 0 && value < 1 ? pinballLoss(`mean_pinball_loss@${value}`, value) : undefined),
    score(scored, runtime) {
      requireRows(name, scored);
      const value = new Float64Array(1);
      runOp(pinball, { labels: scored.labels, predictions: scored.predictions, value, level }, runtime);
      if (!Number.isFinite(value[0])) throw undefinedMetric(name, "an error is infinite or not a number");
      return value[0];
    },
  };
}
