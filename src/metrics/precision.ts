import { classCounts, ratio } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Share of the rows predicted as class 1 that are class 1; 0 when none is. Higher is better. */
export const precision: Metric = {
  name: "precision",
  title: "Precision",
  direction: "higher",
  tasks: ["binary"],
  score(scored, runtime) {
    requireRows("precision", scored);
    const { hits, predicted } = classCounts(scored, runtime)[1];
    return ratio(hits, predicted);
  },
};
