import { checkTrainingSet } from "../check-training-set.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { averagedModel } from "../trees/averaged-model.js";
import { growTrees } from "../trees/grow-trees.js";
import { featuresANode, growthArguments, growthParameters, renamed } from "../trees/growth-parameters.js";
import type { Parameters } from "../trees/tree-parameters.js";
import { extraTreesKind, randomForestKind } from "./model.js";

const rulesFor = (isExtra: boolean): ParameterRules =>
  new Map([
    ["numIterations", { standard: 100, least: 1, most: 100_000, whole: true }],
    ...growthParameters,
    ["bootstrap", { standard: !isExtra }],
    // A share of the rows up to 1, or a number of them.
    ["maxSamples", { standard: 1, least: 1e-9, most: 2 ** 31 }],
  ]);

/**
 * A random forest: each tree learns from rows drawn with replacement and splits each node on the best of some features
 * drawn for it; answers are averaged. Classes draw the root of the number of features, values all of them.
 *
 * @see docs/algorithms/random-forest.md
 */
export const randomForest: LearnerKind = forestKind(randomForestKind, "Random forest", false);

/**
 * Extremely randomised trees: every row, and one random cut of each drawn feature, the best of which splits a node.
 *
 * @see docs/algorithms/random-forest.md
 */
export const extraTrees: LearnerKind = forestKind(extraTreesKind, "Extra trees", true);

function forestKind(kind: string, title: string, isExtra: boolean): LearnerKind {
  const rules = rulesFor(isExtra);
  return {
    kind,
    make(given) {
      const parameters = readParameters(kind, rules, renamed(given));
      growthArguments(kind, parameters);
      return Object.freeze<Learner>({
        kind,
        title: `${title}, ${parameters.get("numIterations")} trees`,
        tasks: ["binary", "multiclass", "regression"],
        parameters: Object.freeze(Object.fromEntries(parameters)),
        fit: (train, options) => fitForest(kind, parameters, isExtra, train, options),
      });
    },
  };
}

function fitForest(
  kind: string,
  parameters: Parameters,
  isExtra: boolean,
  train: TrainingSet,
  options: FitOptions,
): Model {
  checkTrainingSet(train);
  const rows = train.labels.length;
  const maxSamples = parameters.get("maxSamples") as number;
  const fraction = Math.min(1, maxSamples <= 1 ? maxSamples : maxSamples / rows);
  const isDrawn = parameters.get("bootstrap") as boolean;
  const { about, outOfBag, ...grown } = growTrees(
    {
      ...growthArguments(kind, parameters),
      trees: parameters.get("numIterations") as number,
      sampling: isDrawn ? "bootstrap" : fraction < 1 ? "bagging" : "all",
      sampleFraction: fraction,
      featuresANode: featuresANode(parameters, train.task === "regression" ? "all" : "sqrt"),
      extraTrees: isExtra,
    },
    train,
    options,
  );
  const header = {
    kind,
    ...about,
    parameters: { ...Object.fromEntries(parameters), trainingRows: rows },
  };
  return averagedModel(header, grown, outOfBag);
}
