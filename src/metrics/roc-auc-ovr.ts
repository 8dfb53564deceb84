import { mean } from "./confusion.js";
import type { Metric } from "./metric.js";
import { classAuc } from "./roc-auc.js";

/** Mean over the classes of the ROC AUC of each against the rest. Higher is better. Every class must occur. */
export const rocAucOvr: Metric = {
  name: "roc_auc_ovr",
  title: "ROC AUC, each class against the rest",
  direction: "higher",
  tasks: ["multiclass"],
  score: (scored, runtime) =>
    mean(Array.from({ length: scored.classCount }, (_, k) => classAuc("roc_auc_ovr", scored, k, runtime))),
};
