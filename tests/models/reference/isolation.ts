// Isolation forest (Liu, Ting and Zhou 2008): a row that few random cuts set apart is an anomaly.
import type { Feature } from "./feature.js";

export interface IsolationNode {
  readonly rows: number;
  readonly feature: number;
  readonly threshold: number;
  readonly children: readonly [IsolationNode, IsolationNode] | undefined;
}

export interface IsolationDraws {
  /** In [0, 1): of the features that differ within the node, the one to cut. The root is node 1, its children 2n, 2n + 1. */
  readonly feature: (node: number) => number;
  /** In [0, 1): where between the node's least and greatest value of it. */
  readonly cut: (node: number) => number;
}

/** @param rows of one subsample, 256 or all; grows to the depth ceil(log2 of their number) */
export function growIsolationTree(
  features: readonly Feature[],
  rows: readonly number[],
  draws: IsolationDraws,
): IsolationNode {
  const deepest = Math.ceil(Math.log2(Math.max(2, rows.length)));
  const grow = (at: readonly number[], depth: number, number: number): IsolationNode => {
    const spans = features
      .map(({ values }, feature) => {
        const own = at.map((row) => values[row]);
        return { feature, least: Math.min(...own), most: Math.max(...own) };
      })
      .filter(({ least, most }) => least < most);
    const leaf = { rows: at.length, feature: -1, threshold: 0, children: undefined };
    if (depth >= deepest || spans.length === 0) return leaf;
    const { feature, least, most } = spans[Math.floor(draws.feature(number) * spans.length)];
    const threshold = least + draws.cut(number) * (most - least);
    const [left, right] = [true, false].map((isLeft) =>
      at.filter((row) => features[feature].values[row] <= threshold === isLeft),
    );
    const children = [grow(left, depth + 1, 2 * number), grow(right, depth + 1, 2 * number + 1)] as const;
    return { rows: at.length, feature, threshold, children };
  };
  return grow(rows, 0, 1);
}

/** c(n): the mean length of an unsuccessful search among n rows, which stands for what a leaf left uncut. */
export function meanPathLength(rows: number): number {
  if (rows <= 1) return 0;
  if (rows === 2) return 1;
  const eulerGamma = 0.5772156649015329;
  return 2 * (Math.log(rows - 1) + eulerGamma) - (2 * (rows - 1)) / rows;
}

export function pathLength(tree: IsolationNode, features: readonly Feature[], row: number): number {
  let node = tree;
  let depth = 0;
  for (; node.children; depth++) node = node.children[features[node.feature].values[row] <= node.threshold ? 0 : 1];
  return depth + meanPathLength(node.rows);
}

/** 2^(-E[h] / c(sample)): near 1 an anomaly, below 0.5 none. */
export function anomalyScore(
  trees: readonly IsolationNode[],
  features: readonly Feature[],
  row: number,
  sample: number,
): number {
  const mean = trees.reduce((total, tree) => total + pathLength(tree, features, row), 0) / trees.length;
  return 2 ** (-mean / meanPathLength(sample));
}
