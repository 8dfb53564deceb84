import { runOp } from "../engine/dispatch.js";
import { brier } from "../engine/ops/metric/brier.js";
import { requireRows, undefinedMetric } from "./defined.js";
import type { Metric } from "./metric.js";

/**
 * Mean squared distance of probabilities from what came true: two classes, (p - y)^2 of class 1, from 0 to 1; more classes,
 * summed over them, from 0 to 2. Lower is better; 0 is perfect. Source: scikit-learn, brier_score_loss.
 */
export const brierScore: Metric = {
  name: "brier_score",
  title: "Brier score",
  direction: "lower",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("brier_score", scored);
    const value = new Float64Array(1);
    const { labels, predictions, classCount } = scored;
    runOp(brier, { labels, predictions, value, classCount }, runtime);
    if (!Number.isFinite(value[0])) throw undefinedMetric("brier_score", "a probability is infinite or not a number");
    return classCount === 2 ? value[0] / 2 : value[0];
  },
};
