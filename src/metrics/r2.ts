import { requireRows, undefinedMetric } from "./defined.js";
import type { Metric } from "./metric.js";
import { meanErrors } from "./value-errors.js";

/** Share of the labels' variance that predictions explain. Higher is better; 1 is perfect, 0 is the mean, below is worse. */
export const r2: Metric = {
  name: "r2",
  title: "R²",
  direction: "higher",
  tasks: ["regression"],
  score(scored, runtime) {
    requireRows("r2", scored, 2);
    const { squared, spread } = meanErrors("r2", scored, runtime);
    if (spread === 0) throw undefinedMetric("r2", "all labels are equal");
    return 1 - squared / spread;
  },
};
