import { classCounts, mean, ratio, seenClasses } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Mean over the classes of their recall, each class against the rest. Higher is better. */
export const recallMacro: Metric = {
  name: "recall_macro",
  title: "Recall, mean over classes",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("recall_macro", scored);
    const classes = seenClasses(classCounts(scored, runtime));
    return mean(classes.map(({ hits, actual }) => ratio(hits, actual)));
  },
};
