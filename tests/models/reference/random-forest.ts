// A forest of decision trees, each on rows drawn with replacement, and what it says of rows that a tree did not see.
import { type DecisionNode, type DecisionRules, decisionLeaf, growDecisionTree } from "./decision-tree.js";
import type { Feature } from "./feature.js";
import type { RowSample } from "./sample.js";

export interface RandomForest {
  readonly trees: readonly DecisionNode[];
  readonly samples: readonly RowSample[];
}

export function growForest(
  features: readonly Feature[],
  targets: readonly (readonly number[])[],
  samples: readonly RowSample[],
  rules: DecisionRules,
): RandomForest {
  const ones = targets.map(() => 1);
  const trees = samples.map(({ rows, weights }) =>
    growDecisionTree(features, targets, [...(weights ?? ones)], rows, rules),
  );
  return { trees, samples };
}

/** The mean over the trees that the row was not drawn for; undefined where every tree saw it. */
export function outOfBag(
  forest: RandomForest,
  features: readonly Feature[],
  row: number,
): readonly number[] | undefined {
  const unseen = forest.trees.filter((_, at) => !forest.samples[at].rows.includes(row));
  if (unseen.length === 0) return undefined;
  const means = unseen.map((tree) => decisionLeaf(tree, features, row).mean);
  return means[0].map((_, k) => means.reduce((total, mean) => total + mean[k], 0) / unseen.length);
}
