import type { Metric } from "./metric.js";
import { meanErrors } from "./value-errors.js";

/** Mean squared error, in the squared unit of the target. Lower is better. */
export const mse: Metric = {
  name: "mse",
  title: "Mean squared error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => meanErrors("mse", scored, runtime).squared,
};
