// Grows one tree over raw values: at each step the leaf with the largest gain, or the whole of a level first.
import type { Feature } from "./feature.js";
import { type Candidate, findSplit, isAbove, type Split } from "./find-split.js";
import { type Bounds, rootOutput, unbounded } from "./leaf-output.js";
import type { TreeOptions } from "./tree-options.js";

export interface Node extends Candidate {
  /** 0 the root; the k-th split, from 0, makes 2k + 1 (left) and 2k + 2. */
  readonly number: number;
  readonly depth: number;
  /** Features split on above. */
  readonly path: readonly number[];
  /** Features not looked at here or below. */
  readonly barred: Set<number>;
  split: Split | undefined;
  children: readonly [Node, Node] | undefined;
  /** What it adds to the score, were it a leaf. */
  value: number;
}

export interface Tree {
  readonly root: Node;
  /** Split nodes in the order they were split. */
  readonly splits: readonly Node[];
  /** Leaves by LightGBM's numbers: the left child keeps its parent's, the right one takes the next. */
  readonly leaves: readonly Node[];
}

/** What is left to chance, one tree's worth. */
export interface TreeDraws {
  /** The features a tree, a level or a node looks at, out of those the one above looks at. */
  readonly treeFeatures: (from: readonly number[]) => readonly number[];
  readonly levelFeatures: (depth: number, from: readonly number[]) => readonly number[];
  readonly nodeFeatures: (node: number, from: readonly number[]) => readonly number[];
  /** In [0, 1): the cut that a node of extra trees looks at. */
  readonly cut: (node: number, feature: number) => number;
}

export const noDraws: TreeDraws = {
  treeFeatures: (from) => from,
  levelFeatures: (_, from) => from,
  nodeFeatures: (_, from) => from,
  cut: () => 0,
};

/** @param rows those in the sample, rising; gradients and hessians carry their weights */
export function growTree(
  features: readonly Feature[],
  gradient: ArrayLike<number>,
  hessian: ArrayLike<number>,
  rows: readonly number[],
  options: TreeOptions,
  draws: TreeDraws = noDraws,
): Tree {
  const treeFeatures = draws.treeFeatures(features.map((_, at) => at));
  const make = (
    number: number,
    depth: number,
    at: readonly number[],
    path: readonly number[],
    bounds: Bounds,
    barred: Set<number>,
  ) => {
    const sum = (of: ArrayLike<number>) => at.reduce((total, row) => total + of[row], 0);
    const sums = { gradient: sum(gradient), hessian: sum(hessian), rows: at.length };
    const common = { rows: at, gradient, hessian, sums, bounds, number, depth, path, barred: new Set(barred) };
    return { ...common, output: 0, value: 0, split: undefined, children: undefined };
  };
  const finish = (node: Node, output: number): Node => {
    const done = { ...node, output, value: output };
    if (options.maxDepth < 1 || done.depth < options.maxDepth)
      done.split = bestSplit(done, features, treeFeatures, options, draws);
    return done;
  };
  const start = make(0, 0, rows, [], unbounded, new Set());
  const root = finish(start, rootOutput(start.sums, options));
  const leaves = [root];
  const splits: Node[] = [];
  while (leaves.length < options.numLeaves) {
    const next = chooseLeaf(leaves, options);
    if (!next?.split) break;
    const [left, right] = [true, false].map((isLeft) =>
      next.rows.filter((row) => goesLeft(next.split!, features[next.split!.feature].values[row]) === isLeft),
    );
    const path = next.path.includes(next.split.feature) ? next.path : [...next.path, next.split.feature];
    const [leftBounds, rightBounds] = boundsBelow(next, options);
    const number = 2 * splits.length;
    const [leftStart, rightStart] = [
      make(number + 1, next.depth + 1, left, path, leftBounds, next.barred),
      make(number + 2, next.depth + 1, right, path, rightBounds, next.barred),
    ];
    // The smaller child first, as LightGBM: seen only by draws that come one after the other.
    const { leftOutput, rightOutput } = next.split;
    const leftFirst = left.length < right.length;
    const first = leftFirst ? finish(leftStart, leftOutput) : finish(rightStart, rightOutput);
    const second = leftFirst ? finish(rightStart, rightOutput) : finish(leftStart, leftOutput);
    next.children = leftFirst ? [first, second] : [second, first];
    leaves[leaves.indexOf(next)] = next.children[0];
    leaves.push(next.children[1]);
    splits.push(next);
  }
  return { root, splits, leaves };
}

export function goesLeft(split: Split, value: number): boolean {
  if (Number.isNaN(value)) return split.missingLeft;
  return split.categories ? split.categories.includes(value) : value <= split.threshold;
}

export function leafOf(tree: Tree, features: readonly Feature[], row: number): Node {
  let node = tree.root;
  while (node.children) node = node.children[goesLeft(node.split!, features[node.split!.feature].values[row]) ? 0 : 1];
  return node;
}

function chooseLeaf(leaves: readonly Node[], options: TreeOptions): Node | undefined {
  let ready = leaves.filter(({ split }) => split);
  if (options.growPolicy === "depthwise") {
    const level = Math.min(...ready.map(({ depth }) => depth));
    ready = ready.filter(({ depth }) => depth === level);
  }
  return ready.reduce<Node | undefined>((a, b) => (a && !isAbove(b.split!.gain, a.split!.gain) ? a : b), undefined);
}

function bestSplit(
  node: Node,
  features: readonly Feature[],
  treeFeatures: readonly number[],
  options: TreeOptions,
  draws: TreeDraws,
): Split | undefined {
  const allowed = allowedFeatures(node, features.length, options);
  const find = (feature: number) => findSplit(node, features, feature, options, () => draws.cut(node.number, feature));
  if (options.likeLightGBM) {
    for (const feature of treeFeatures) if (!node.barred.has(feature) && !find(feature)) node.barred.add(feature);
  }
  const levelFeatures = draws.levelFeatures(node.depth, treeFeatures);
  const nodeFeatures = draws.nodeFeatures(
    node.number,
    levelFeatures.filter((feature) => allowed.has(feature)),
  );
  let best: Split | undefined;
  for (const feature of nodeFeatures) {
    const split = node.barred.has(feature) ? undefined : find(feature);
    if (split && isAbove(split.gain, best?.gain ?? 0)) best = split;
  }
  return best;
}

/** Features that share a list with all those above. */
function allowedFeatures(node: Node, count: number, { interactionConstraints }: TreeOptions): Set<number> {
  if (interactionConstraints.length === 0) return new Set(Array.from({ length: count }, (_, at) => at));
  const lists = interactionConstraints.filter((list) => node.path.every((feature) => list.includes(feature)));
  return new Set([...node.path, ...lists.flat()]);
}

/** A monotone split keeps all that is below it on its side of the mid-point of the two outputs. */
function boundsBelow(node: Node, options: TreeOptions): [Bounds, Bounds] {
  const { feature, leftOutput, rightOutput } = node.split!;
  const direction = options.monotoneConstraints[feature] ?? 0;
  const { lower, upper } = node.bounds;
  const middle = (leftOutput + rightOutput) / 2;
  const low = { lower, upper: Math.min(upper, middle) };
  const high = { lower: Math.max(lower, middle), upper };
  if (direction > 0) return [low, high];
  return direction < 0 ? [high, low] : [node.bounds, node.bounds];
}
