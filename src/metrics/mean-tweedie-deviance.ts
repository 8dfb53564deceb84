import { meanDeviance } from "./deviance.js";
import type { Metric } from "./metric.js";

/**
 * Mean deviance of Tweedie's distribution whose variance is mean^power; `mean_tweedie_deviance` alone is power 1.5, which
 * suits sums that may be 0. Lower is better; 0 is perfect.
 */
export const meanTweedieDeviance: Metric = deviance("mean_tweedie_deviance", 1.5);

function deviance(name: string, power: number): Metric {
  return {
    name,
    title: `Mean Tweedie deviance of power ${power}`,
    direction: "lower",
    tasks: ["regression"],
    isExtra: true,
    at: (value) => (value >= 1 ? deviance(`mean_tweedie_deviance@${value}`, value) : undefined),
    score: (scored, runtime) => meanDeviance(name, power, scored, runtime),
  };
}
