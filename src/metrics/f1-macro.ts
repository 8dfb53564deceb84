import { classCounts, mean, ratio, seenClasses } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Mean over the classes of their F1, each class against the rest. Higher is better. */
export const f1Macro: Metric = {
  name: "f1_macro",
  title: "F1, mean over classes",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("f1_macro", scored);
    const classes = seenClasses(classCounts(scored, runtime));
    return mean(classes.map(({ hits, predicted, actual }) => ratio(2 * hits, predicted + actual)));
  },
};
