import { runOp } from "../engine/dispatch.js";
import { valueErrors } from "../engine/ops/metric/value-errors.js";
import type { Runtime } from "../engine/runtime.js";
import { requireRows, undefinedMetric } from "./defined.js";
import type { Scored } from "./metric.js";

/** Means over rows that the metrics of values are made of. */
export function meanErrors(metric: string, scored: Scored, runtime?: Runtime) {
  requireRows(metric, scored);
  const sums = new Float64Array(4);
  runOp(valueErrors, { labels: scored.labels, predictions: scored.predictions, sums }, runtime);
  const [squared, absolute, spread, relative] = sums.map((sum) => sum / scored.labels.length);
  if (!Number.isFinite(squared)) throw undefinedMetric(metric, "an error is infinite or not a number");
  return { squared, absolute, spread, relative };
}
