import { classCounts, mean, ratio, seenClasses } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Mean over the classes of their precision, each class against the rest. Higher is better. */
export const precisionMacro: Metric = {
  name: "precision_macro",
  title: "Precision, mean over classes",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("precision_macro", scored);
    const classes = seenClasses(classCounts(scored, runtime));
    return mean(classes.map(({ hits, predicted }) => ratio(hits, predicted)));
  },
};
