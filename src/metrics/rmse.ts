import type { Metric } from "./metric.js";
import { meanErrors } from "./value-errors.js";

/** Root of the mean squared error, in the unit of the target. Lower is better. */
export const rmse: Metric = {
  name: "rmse",
  title: "Root mean squared error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => Math.sqrt(meanErrors("rmse", scored, runtime).squared),
};
