import { runOp } from "../engine/dispatch.js";
import { rocAuc as rocAucOp } from "../engine/ops/metric/roc-auc.js";
import type { Runtime } from "../engine/runtime.js";
import { undefinedMetric } from "./defined.js";
import type { Metric, Scored } from "./metric.js";

/** Area under the ROC curve of one class against the rest. @throws {MillraceError} ERR_METRIC_UNDEFINED: a side is empty */
export function classAuc(metric: string, { labels, predictions }: Scored, wanted: number, runtime?: Runtime): number {
  const value = new Float64Array(1);
  runOp(rocAucOp, { labels, predictions, value, wanted }, runtime);
  if (Number.isNaN(value[0])) throw undefinedMetric(metric, `the rows do not hold both class ${wanted} and another`);
  return value[0];
}

/** The chance that a row of class 1 is ranked above one of class 0, ties counting half. Higher is better; 0.5 is chance. */
export const rocAuc: Metric = {
  name: "roc_auc",
  title: "ROC AUC",
  direction: "higher",
  tasks: ["binary"],
  score: (scored, runtime) => classAuc("roc_auc", scored, 1, runtime),
};
