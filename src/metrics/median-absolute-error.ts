import { quantileOfErrors } from "./error-quantile.js";
import type { Metric } from "./metric.js";

/** Half of the rows are predicted closer than this, in the unit of the target: a few wild rows do not move it. Lower is better. */
export const medianAbsoluteError: Metric = {
  name: "median_absolute_error",
  title: "Median absolute error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => quantileOfErrors("median_absolute_error", 0.5, scored, runtime),
};
