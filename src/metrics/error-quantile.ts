import { runOp } from "../engine/dispatch.js";
import { errorQuantile } from "../engine/ops/metric/error-quantile.js";
import type { Runtime } from "../engine/runtime.js";
import { requireRows, undefinedMetric } from "./defined.js";
import type { Scored } from "./metric.js";

/** The quantile of `level` of the absolute errors: 1 is the largest. @throws {MillraceError} ERR_METRIC_UNDEFINED */
export function quantileOfErrors(metric: string, level: number, scored: Scored, runtime?: Runtime): number {
  requireRows(metric, scored);
  const value = new Float64Array(1);
  runOp(errorQuantile, { labels: scored.labels, predictions: scored.predictions, value, level }, runtime);
  if (!Number.isFinite(value[0])) throw undefinedMetric(metric, "an error is infinite or not a number");
  return value[0];
}
