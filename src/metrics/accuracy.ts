import { classCounts } from "./confusion.js";
import { requireRows } from "./defined.js";
import type { Metric } from "./metric.js";

/** Share of rows whose most probable class is the true one. Higher is better. */
export const accuracy: Metric = {
  name: "accuracy",
  title: "Accuracy",
  direction: "higher",
  tasks: ["binary", "multiclass"],
  score(scored, runtime) {
    requireRows("accuracy", scored);
    return classCounts(scored, runtime).reduce((sum, { hits }) => sum + hits, 0) / scored.labels.length;
  },
};
