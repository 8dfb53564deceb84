import type { Metric } from "./metric.js";
import { meanErrors } from "./value-errors.js";

/** Mean of |error| / |label|, a label of 0 counting as 2^-52. Lower is better; 0.1 is ten percent. Source: scikit-learn. */
export const mape: Metric = {
  name: "mape",
  title: "Mean absolute percentage error",
  direction: "lower",
  tasks: ["regression"],
  score: (scored, runtime) => meanErrors("mape", scored, runtime).relative,
};
