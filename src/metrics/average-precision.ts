import { runOp } from "../engine/dispatch.js";
import { averagePrecision as averagePrecisionOp } from "../engine/ops/metric/average-precision.js";
import { undefinedMetric } from "./defined.js";
import type { Metric } from "./metric.js";

/** Area under the precision-recall curve of class 1, by steps: sum of recall gained x precision. Higher is better. */
export const averagePrecision: Metric = {
  name: "average_precision",
  title: "Average precision",
  direction: "higher",
  tasks: ["binary"],
  score({ labels, predictions }, runtime) {
    const value = new Float64Array(1);
    runOp(averagePrecisionOp, { labels, predictions, value, wanted: 1 }, runtime);
    if (Number.isNaN(value[0])) throw undefinedMetric("average_precision", "no row is of class 1");
    return value[0];
  },
};
