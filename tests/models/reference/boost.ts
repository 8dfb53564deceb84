// Boosting, DART and LightGBM's random forest over the trees of grow-tree.
import type { Feature } from "./feature.js";
import { growTree, leafOf, noDraws, type Tree, type TreeDraws } from "./grow-tree.js";
import type { GradientPairs, Loss, Weights } from "./losses.js";
import type { RowSample } from "./sample.js";
import type { TreeOptions } from "./tree-options.js";

export interface BoostOptions {
  readonly rounds: number;
  readonly learningRate: number;
  /** Whether scores start at the loss's first score; they never do where there are offsets. */
  readonly boostFromAverage: boolean;
  /** A forest: gradients at the first score alone, no shrinkage, the mean of its trees. */
  readonly mode: "boosting" | "dart" | "forest";
  readonly xgboostDartMode: boolean;
}
export const standardBoost: BoostOptions = {
  rounds: 3,
  learningRate: 0.1,
  boostFromAverage: true,
  mode: "boosting",
  xgboostDartMode: false,
};

export interface TrainingRows {
  readonly features: readonly Feature[];
  readonly labels: ArrayLike<number>;
  readonly weights?: Weights;
  /** By output, then row. */
  readonly offsets?: readonly (readonly number[])[];
}

/** What is left to chance. */
export interface BoostDraws {
  readonly sample: (round: number, pairs: GradientPairs) => RowSample;
  readonly tree: (round: number, output: number) => TreeDraws;
  /** DART: rounds left out of a round, given the weight of each so far. */
  readonly drop: (round: number, weights: readonly number[]) => readonly number[];
}

export interface Boosted {
  readonly initial: readonly number[];
  /** By round, then output; the values of their leaves are shrunk. A tree that finds no split is 0. */
  readonly rounds: readonly (readonly Tree[])[];
  /** `[outputs][rows]` of the training rows, offsets included. */
  readonly scores: readonly (readonly number[])[];
  /** The rows each round trained on. */
  readonly samples: readonly RowSample[];
}

/** Stops early when no tree of a round finds a split. */
export function boost(
  train: TrainingRows,
  loss: Loss,
  treeOptions: TreeOptions,
  options: BoostOptions = standardBoost,
  draws: Partial<BoostDraws> = {},
): Boosted {
  const { features, labels, weights, offsets } = train;
  const count = labels.length;
  const starts = options.boostFromAverage && !offsets;
  const initial = starts ? loss.initial(labels, weights) : new Array<number>(loss.outputs).fill(0);
  const first = initial.map((start, output) => Array.from(labels, (_, row) => start + (offsets?.[output][row] ?? 0)));
  const rounds: Tree[][] = [];
  const roundWeights: number[] = [];
  const samples: RowSample[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const dropped = options.mode === "dart" ? (draws.drop?.(round, roundWeights) ?? []) : [];
    const seen = options.mode === "forest" ? [] : rounds.filter((_, at) => !dropped.includes(at));
    const scores = addTrees(first, seen, features, 1);
    const pairs = loss.gradients(scores, labels, weights);
    const sample = draws.sample?.(round, pairs) ?? { rows: Array.from({ length: count }, (_, row) => row) };
    const rate = shrinkage(options, dropped.length);
    const trees = scores.map((outputScores, output) => {
      const weighted = (values: readonly number[]) => values.map((value, row) => value * (sample.weights?.[row] ?? 1));
      const gradient = weighted(pairs.gradient[output]);
      const hessian = weighted(pairs.hessian[output]);
      const treeDraws = draws.tree?.(round, output) ?? noDraws;
      const tree = growTree(features, gradient, hessian, sample.rows, treeOptions, treeDraws);
      if (tree.splits.length === 0) tree.root.value = 0;
      else if (loss.renew) renewLeaves(tree, loss.renew, labels, outputScores, weights);
      scaleTree(tree, rate);
      return tree;
    });
    if (trees.every(({ splits }) => splits.length === 0)) break;
    const kept = options.xgboostDartMode
      ? dropped.length / (dropped.length + options.learningRate)
      : dropped.length / (dropped.length + 1);
    for (const at of dropped) {
      for (const tree of rounds[at]) scaleTree(tree, kept);
      roundWeights[at] *= kept;
    }
    rounds.push(trees);
    roundWeights.push(rate);
    samples.push(sample);
  }
  const share = options.mode === "forest" ? 1 / Math.max(1, rounds.length) : 1;
  return { initial, rounds, scores: addTrees(first, rounds, features, share), samples };
}

/** DART gives a new tree the place of 1 / (dropped + 1), in XGBoost's way rate / (dropped + rate), of the dropped. */
function shrinkage({ mode, learningRate, xgboostDartMode }: BoostOptions, dropped: number): number {
  if (mode === "forest") return 1;
  if (mode === "boosting" || dropped === 0) return learningRate;
  return learningRate / (dropped + (xgboostDartMode ? learningRate : 1));
}

function addTrees(
  first: readonly (readonly number[])[],
  rounds: readonly (readonly Tree[])[],
  features: readonly Feature[],
  share: number,
): number[][] {
  return first.map((start, output) =>
    start.map(
      (score, row) =>
        score + share * rounds.reduce((sum, trees) => sum + leafOf(trees[output], features, row).value, 0),
    ),
  );
}

function renewLeaves(
  tree: Tree,
  renew: NonNullable<Loss["renew"]>,
  labels: ArrayLike<number>,
  scores: readonly number[],
  weights: Weights,
): void {
  for (const leaf of tree.leaves) {
    const residuals = leaf.rows.map((row) => labels[row] - scores[row]);
    leaf.value = renew(residuals, weights && leaf.rows.map((row) => weights[row]));
  }
}

function scaleTree(tree: Tree, factor: number): void {
  for (const node of [...tree.splits, ...tree.leaves]) node.value *= factor;
}

/** Early stopping: the round kept, when training goes on until `patience` rounds did not better the metric. */
export function bestRound(metric: readonly number[], patience: number, higherIsBetter: boolean): number {
  let best = 0;
  for (let round = 1; round < metric.length && round - best <= patience; round++) {
    if (higherIsBetter ? metric[round] > metric[best] : metric[round] < metric[best]) best = round;
  }
  return best;
}

/**
 * By output and row, of a forest: the first score and the mean over the trees that did not learn from the row;
 * undefined where all did.
 */
export function outOfBagScores(forest: Boosted, features: readonly Feature[]): (number | undefined)[][] {
  return forest.initial.map((start, output) =>
    forest.scores[output].map((_, row): number | undefined => {
      const unseen = forest.rounds.filter((__, at) => !forest.samples[at].rows.includes(row));
      const sum = unseen.reduce((total, trees) => total + leafOf(trees[output], features, row).value, 0);
      return unseen.length > 0 ? start + sum / unseen.length : undefined;
    }),
  );
}
