import { meanDeviance } from "./deviance.js";
import type { Metric } from "./metric.js";

/**
 * Twice how much likelier amounts would be if each were predicted exactly, in nats a row, by the gamma distribution.
 * Only ratios of label and prediction count. Lower is better; 0 is perfect.
 */
export const meanGammaDeviance: Metric = {
  name: "mean_gamma_deviance",
  title: "Mean gamma deviance",
  direction: "lower",
  tasks: ["regression"],
  isExtra: true,
  score: (scored, runtime) => meanDeviance("mean_gamma_deviance", 2, scored, runtime),
};
