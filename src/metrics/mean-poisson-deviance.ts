import { meanDeviance } from "./deviance.js";
import type { Metric } from "./metric.js";

/**
 * Twice how much likelier counts would be if each were predicted exactly, in nats a row, by Poisson's distribution. Lower is better; 0 is perfect.
 */
export const meanPoissonDeviance: Metric = {
  name: "mean_poisson_deviance",
  title: "Mean Poisson deviance",
  direction: "lower",
  tasks: ["regression"],
  isExtra: true,
  score: (scored, runtime) => meanDeviance("mean_poisson_deviance", 1, scored, runtime),
};
