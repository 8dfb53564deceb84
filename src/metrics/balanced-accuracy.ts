import { classCounts, mean } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Mean recall of the classes that occur in the labels. Higher is better. Source: scikit-learn. */
export const balancedAccuracy: Metric = {
  name: "balanced_accuracy",
  title: "Balanced accuracy",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("balanced_accuracy", scored);
    const present = classCounts(scored, runtime).filter(({ actual }) => actual > 0);
    return mean(present.map(({ hits, actual }) => hits / actual));
  },
};
