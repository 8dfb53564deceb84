import { classCounts, ratio } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Share of the rows of class 1 that are predicted as it; 0 when there are none. Higher is better. */
export const recall: Metric = {
  name: "recall",
  title: "Recall",
  direction: "higher",
  tasks: ["binary"],
  score(scored, runtime) {
    requireRows("recall", scored);
    const { hits, actual } = classCounts(scored, runtime)[1];
    return ratio(hits, actual);
  },
};
