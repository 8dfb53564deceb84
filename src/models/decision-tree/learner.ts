import { allocate } from "../../columns/column.js";
import { checkTrainingSet } from "../check-training-set.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { averagedModel } from "../trees/averaged-model.js";
import { type Grown, growTrees } from "../trees/grow-trees.js";
import { featuresANode, growthArguments, growthParameters, renamed } from "../trees/growth-parameters.js";
import type { Parameters } from "../trees/tree-parameters.js";
import { decisionTreeKind } from "./model.js";
import { type PruningPath, prunedTree, pruningPath } from "./prune-tree.js";

const rules: ParameterRules = new Map([...growthParameters, ["ccpAlpha", { standard: 0, least: 0 }]]);

/**
 * One tree over every row, each node split on the best cut of all features (Gini's impurity for classes, variance for
 * values) until its leaves are pure or a rule stops it; then pruned by `ccpAlpha`.
 *
 * @see docs/algorithms/decision-tree.md
 */
export const decisionTree: LearnerKind = {
  kind: decisionTreeKind,
  make(given) {
    const parameters = readParameters(decisionTreeKind, rules, renamed(given));
    growthArguments(decisionTreeKind, parameters);
    return Object.freeze<Learner>({
      kind: decisionTreeKind,
      title: "Decision tree",
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitTree(parameters, train, options),
    });
  },
};

function grow(parameters: Parameters, train: TrainingSet, options: FitOptions): Grown {
  checkTrainingSet(train);
  return growTrees(
    {
      ...growthArguments(decisionTreeKind, parameters),
      trees: 1,
      sampling: "all",
      sampleFraction: 1,
      featuresANode: featuresANode(parameters, "all"),
      extraTrees: false,
    },
    train,
    options,
  );
}

function fitTree(parameters: Parameters, train: TrainingSet, options: FitOptions): Model {
  const grown = grow(parameters, train, options);
  const ccpAlpha = parameters.get("ccpAlpha") as number;
  const { forest, kept } = prunedTree(grown.forest, ccpAlpha);
  const header = {
    kind: decisionTreeKind,
    ...grown.about,
    parameters: { ...Object.fromEntries(parameters), trainingRows: train.labels.length },
  };
  const shares = grown.shares && keptShares(grown.shares, kept, train.classes.length);
  return averagedModel(header, shares ? { forest, shares } : { forest });
}

function keptShares(shares: Float64Array, kept: Int32Array, classes: number): Float64Array {
  const own = allocate(Float64Array, kept.length * classes);
  kept.forEach((node, at) => {
    own.set(shares.subarray(node * classes, (node + 1) * classes), at * classes);
  });
  return own;
}

/** What pruning the tree that these parameters grow would take off, and from which `ccpAlpha` on. */
export function costComplexityPath(
  given: Readonly<Record<string, unknown>>,
  train: TrainingSet,
  options: FitOptions,
): PruningPath {
  const parameters = readParameters(decisionTreeKind, rules, renamed(given));
  const { forest, shares } = grow(parameters, train, options);
  return pruningPath(forest, rootImpurity(train, forest.value[0], shares));
}

function rootImpurity(
  { labels, weights, classes }: TrainingSet,
  value: number,
  shares: Float64Array | undefined,
): number {
  if (classes.length === 2) return 2 * value * (1 - value);
  if (shares) return 1 - shares.subarray(0, classes.length).reduce((sum, share) => sum + share * share, 0);
  let [total, squares] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    squares += weight * (labels[row] - value) ** 2;
  }
  return squares / total;
}
