import type { Metric } from "./metric.js";
import { meanErrors } from "./value-errors.js";

/** Mean absolute error, in the unit of the target. Lower is better. */
export const mae: Metric = {
  name: "mae",
  title: "Mean absolute error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => meanErrors("mae", scored, runtime).absolute,
};
