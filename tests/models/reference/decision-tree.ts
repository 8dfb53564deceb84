// One decision tree by squared error or Gini impurity, and its cost-complexity pruning.
import type { Feature } from "./feature.js";

export interface DecisionNode {
  readonly rows: readonly number[];
  readonly depth: number;
  readonly weight: number;
  /** The mean of the targets: a prediction, or the share of each class. */
  readonly mean: readonly number[];
  /** Weighted mean of the squared distance to `mean`: variance, or Gini impurity. */
  readonly impurity: number;
  feature: number;
  threshold: number;
  children: readonly [DecisionNode, DecisionNode] | undefined;
}

export interface DecisionRules {
  readonly maxLeaves: number;
  readonly maxDepth: number;
  readonly minRowsInLeaf: number;
  /** A leaf is split only if it takes this off the impurity of the whole, in shares of all weight. */
  readonly minImpurityDecrease: number;
}
export const standardDecisionRules: DecisionRules = {
  maxLeaves: Infinity,
  maxDepth: Infinity,
  minRowsInLeaf: 1,
  minImpurityDecrease: 0,
};

/** What the tree predicts, as numbers by row: the label itself, or 1 for its class and 0 for the others. */
export function targetsOf(labels: ArrayLike<number>, classes: number): number[][] {
  return Array.from(labels, (label) =>
    classes === 0 ? [label] : Array.from({ length: classes }, (_, at) => Number(at === label)),
  );
}

interface Choice {
  readonly gain: number;
  readonly feature: number;
  readonly threshold: number;
  readonly sides: readonly [DecisionNode, DecisionNode];
}

/** Squared error over one-hot classes is Gini impurity: sum of p (1 - p). Grows best first; features without missing. */
export function growDecisionTree(
  features: readonly Feature[],
  targets: readonly (readonly number[])[],
  weights: readonly number[],
  rows: readonly number[],
  rules: DecisionRules = standardDecisionRules,
): DecisionNode {
  const root = makeNode(targets, weights, rows, 0);
  const choices = new Map<DecisionNode, Choice>();
  const look = (node: DecisionNode) => {
    const choice = node.depth < rules.maxDepth ? bestCut(node, features, targets, weights, rules) : undefined;
    if (choice && choice.gain / root.weight >= rules.minImpurityDecrease) choices.set(node, choice);
  };
  look(root);
  for (let leaves = 1; leaves < rules.maxLeaves && choices.size > 0; leaves++) {
    const [node, choice] = [...choices].reduce((a, b) => (b[1].gain > a[1].gain * (1 + 1e-12) ? b : a));
    choices.delete(node);
    Object.assign(node, { feature: choice.feature, threshold: choice.threshold, children: choice.sides });
    choice.sides.forEach(look);
  }
  return root;
}

function makeNode(
  targets: readonly (readonly number[])[],
  weights: readonly number[],
  rows: readonly number[],
  depth: number,
): DecisionNode {
  const weight = rows.reduce((total, row) => total + weights[row], 0);
  const mean = targets[0].map(
    (_, k) => rows.reduce((total, row) => total + weights[row] * targets[row][k], 0) / weight,
  );
  const distance = (row: number) => targets[row].reduce((sum, target, k) => sum + (target - mean[k]) ** 2, 0);
  const impurity = rows.reduce((total, row) => total + weights[row] * distance(row), 0) / weight;
  return { rows, depth, weight, mean, impurity, feature: -1, threshold: 0, children: undefined };
}

function bestCut(
  node: DecisionNode,
  features: readonly Feature[],
  targets: readonly (readonly number[])[],
  weights: readonly number[],
  rules: DecisionRules,
): Choice | undefined {
  let best: Choice | undefined;
  features.forEach(({ values }, feature) => {
    const distinct = [...new Set(node.rows.map((row) => values[row]))].sort((a, b) => a - b);
    distinct.slice(1).forEach((above, at) => {
      const threshold = distinct[at] / 2 + above / 2;
      const sides = [true, false].map((below) => node.rows.filter((row) => values[row] <= threshold === below));
      if (sides.some((rows) => rows.length < rules.minRowsInLeaf)) return;
      const [left, right] = sides.map((rows) => makeNode(targets, weights, rows, node.depth + 1));
      const gain = node.weight * node.impurity - left.weight * left.impurity - right.weight * right.impurity;
      const least = best ? best.gain * (1 + 1e-12) : 1e-12 * node.weight * node.impurity;
      if (gain > least) best = { gain, feature, threshold, sides: [left, right] };
    });
  });
  return best;
}

export function decisionLeaf(root: DecisionNode, features: readonly Feature[], row: number): DecisionNode {
  let node = root;
  while (node.children) node = node.children[features[node.feature].values[row] <= node.threshold ? 0 : 1];
  return node;
}
