import { runOp } from "../engine/dispatch.js";
import { deviance } from "../engine/ops/metric/deviance.js";
import type { Runtime } from "../engine/runtime.js";
import { requireRows, undefinedMetric } from "./defined.js";
import type { Scored } from "./metric.js";

/**
 * Mean deviance of a Tweedie distribution of `power`: 1 is Poisson, 2 gamma.
 *
 * @throws {MillraceError} ERR_METRIC_UNDEFINED: a prediction not above 0, a negative label, from power 2 on a label of 0
 */
export function meanDeviance(metric: string, power: number, scored: Scored, runtime?: Runtime): number {
  requireRows(metric, scored);
  const value = new Float64Array(1);
  runOp(deviance, { labels: scored.labels, predictions: scored.predictions, value, power }, runtime);
  if (!Number.isFinite(value[0])) {
    const labels = power < 2 ? "labels of at least 0" : "labels above 0";
    throw undefinedMetric(metric, `it needs ${labels} and predictions above 0`);
  }
  return value[0];
}
