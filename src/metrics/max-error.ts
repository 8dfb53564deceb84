import { quantileOfErrors } from "./error-quantile.js";
import type { Metric } from "./metric.js";

/** The largest absolute error of any row, in the unit of the target. Lower is better. */
export const maxError: Metric = {
  name: "max_error",
  title: "Largest error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => quantileOfErrors("max_error", 1, scored, runtime),
};
