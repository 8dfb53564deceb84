import { runOp } from "../../engine/dispatch.js";
import { labelMeans } from "../../engine/ops/matrix/label-means.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { readParameters } from "../parameters.js";
import { baselineKind, makeBaselineModel } from "./model.js";

/** What a model has to beat: always the mean, or always the shares of the classes (so the most frequent one). */
export const baseline: LearnerKind = {
  kind: baselineKind,
  make(given) {
    readParameters(baselineKind, new Map(), given);
    return Object.freeze<Learner>({
      kind: baselineKind,
      title: "Baseline: mean, or shares of the classes",
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze({}),
      fit: fitBaseline,
    });
  },
};

function fitBaseline(train: TrainingSet, { runtime }: FitOptions): Model {
  checkTrainingSet(train);
  const means = new Float64Array(Math.max(1, train.classes.length));
  try {
    runOp(labelMeans, { labels: train.labels, weights: train.weights ?? new Float64Array(0), means }, runtime);
  } catch (error) {
    throw explainInvalidRow(error, train);
  }
  const { task, classes } = train;
  return makeBaselineModel({ kind: baselineKind, task, features: [], classes, parameters: {} }, means);
}
