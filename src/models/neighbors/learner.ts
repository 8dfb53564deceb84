import { runOp } from "../../engine/dispatch.js";
import { labelMeans } from "../../engine/ops/matrix/label-means.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import {
  invalidParameter,
  type ParameterRule,
  type ParameterRules,
  type ParameterValue,
  readParameters,
} from "../parameters.js";
import { checkFeatureCount, featureRows, measuredScaling } from "./feature-rows.js";
import { neighborsKind, neighborsModel } from "./model.js";

const rules: ParameterRules = new Map<string, ParameterRule>([
  ["neighbors", { standard: 5, least: 1, most: 2 ** 31 - 1, whole: true }],
  ["weights", { standard: "uniform", words: ["uniform", "distance"] }],
  // Distances of values as they are, as scikit-learn's; true: of standardised ones.
  ["standardize", { standard: false }],
]);

/**
 * The mean, or the shares of the classes, of the nearest training rows. A missing value counts as the feature's mean; a
 * row of weight 0 as one that is not there.
 *
 * @see docs/algorithms/nearest-neighbors.md
 */
export const nearestNeighbors: LearnerKind = {
  kind: neighborsKind,
  make(given) {
    const parameters = readParameters(neighborsKind, rules, given);
    return Object.freeze<Learner>({
      kind: neighborsKind,
      title: `Nearest neighbours, ${parameters.get("neighbors")} of them`,
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitNeighbors(parameters, train, options),
    });
  },
};

function fitNeighbors(
  parameters: ReadonlyMap<string, ParameterValue>,
  train: TrainingSet,
  { runtime }: FitOptions,
): Model {
  checkTrainingSet(train);
  const names = rankedNames(train.features.names);
  checkFeatureCount(names);
  checkLabels(train, runtime);
  const owner = "nearest neighbours";
  const scaling = measuredScaling(train.features, names, parameters.get("standardize") as boolean, owner, runtime);
  const rows = featureRows(train.features, names, scaling, owner, runtime);
  const kept = withWeight({ rows, labels: train.labels, weights: train.weights ?? new Float64Array(0) }, names.length);
  const most = kept.labels.length;
  const neighbors = parameters.get("neighbors") as number;
  if (neighbors > most)
    throw invalidParameter(neighborsKind, "neighbors", `at most ${most}, the training rows`, String(neighbors));
  return neighborsModel(
    {
      kind: neighborsKind,
      task: train.task,
      features: names,
      classes: train.classes,
      parameters: Object.fromEntries(parameters),
    },
    { ...kept, ...scaling },
  );
}

// The op that takes their mean reads every label and weight, and says which is invalid.
function checkLabels(train: TrainingSet, runtime: Runtime): void {
  const { labels, weights = new Float64Array(0), classes } = train;
  try {
    runOp(labelMeans, { labels, weights, means: new Float64Array(Math.max(1, classes.length)) }, runtime);
  } catch (error) {
    throw explainInvalidRow(error, train);
  }
}

interface WeightedRows {
  readonly rows: Float64Array;
  readonly labels: Float64Array;
  readonly weights: Float64Array;
}

// A copy of the labels and weights: they are the caller's. Rows of weight 0 are left out.
function withWeight({ rows, labels, weights }: WeightedRows, width: number): WeightedRows {
  if (!weights.includes(0)) return { rows, labels: labels.slice(), weights: weights.slice() };
  const kept = Uint32Array.from(weights.keys()).filter((row) => weights[row] > 0);
  kept.forEach((row, at) => {
    rows.copyWithin(at * width, row * width, (row + 1) * width);
  });
  return {
    rows: rows.slice(0, kept.length * width),
    labels: Float64Array.from(kept, (row) => labels[row]),
    weights: Float64Array.from(kept, (row) => weights[row]),
  };
}
