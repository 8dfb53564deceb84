import { classCounts, ratio } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Harmonic mean of precision and recall of class 1; 0 when there is nothing to find or found. Higher is better. */
export const f1: Metric = {
  name: "f1",
  title: "F1",
  direction: "higher",
  tasks: ["binary"],
  score(scored, runtime) {
    requireRows("f1", scored);
    const { hits, predicted, actual } = classCounts(scored, runtime)[1];
    return ratio(2 * hits, predicted + actual);
  },
};
