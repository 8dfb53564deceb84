// Grows one tree over raw values: at each step the leaf with the largest gain, or the whole of a level first.
import type { Feature } from "./feature.js";
import { type Candidate, findSplit, isAbove, type Split } from "./find-split.js";
import { type Bounds, rootOutput, type Sums, unbounded } from "./leaf-output.js";
import type { TreeOptions } from "./tree-options.js";

/** Where a node stands. */
export interface Place {
  readonly depth: number;
  /** The way to it: 1 left, 2 right. */
  readonly turns: readonly (1 | 2)[];
}

export interface Node extends Candidate, Place {
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
  readonly nodeFeatures: (node: Place, from: readonly number[]) => readonly number[];
  /** Below `choices`: the cut that a node of extra trees looks at. */
  readonly cut: (node: Place, feature: number, choices: number) => number;
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
  const look = (node: Node): Node => {
    const isDeep = options.maxDepth > 0 && node.depth >= options.maxDepth;
    const isSmall = node.rows.length < 2 * options.minDataInLeaf;
    if (!isDeep && !isSmall) node.split = bestSplit(node, features, treeFeatures, options, draws);
    return node;
  };
  const root = look(makeRoot(gradient, hessian, rows, options));
  const leaves = [root];
  const splits: Node[] = [];
  while (leaves.length < options.numLeaves) {
    const next = chooseLeaf(leaves, options);
    if (!next) break;
    const [left, right] = childrenOf(next, features, options);
    next.children = [look(left), look(right)];
    leaves[leaves.indexOf(next)] = left;
    leaves.push(right);
    splits.push(next);
  }
  return { root, splits, leaves };
}

function sumsOf(gradient: ArrayLike<number>, hessian: ArrayLike<number>, rows: readonly number[]): Sums {
  const sum = (of: ArrayLike<number>) => rows.reduce((total, row) => total + of[row], 0);
  return { gradient: sum(gradient), hessian: sum(hessian), rows: rows.length };
}

function makeRoot(
  gradient: ArrayLike<number>,
  hessian: ArrayLike<number>,
  rows: readonly number[],
  options: TreeOptions,
): Node {
  const sums = sumsOf(gradient, hessian, rows);
  const output = rootOutput(sums, options);
  const above = { depth: 0, turns: [], path: [], bounds: unbounded, barred: new Set<number>() };
  return { ...above, rows, gradient, hessian, sums, output, value: output, split: undefined, children: undefined };
}

function childrenOf(node: Node, features: readonly Feature[], options: TreeOptions): [Node, Node] {
  const split = node.split!;
  const bounds = boundsBelow(node, options);
  const make = (turn: 1 | 2): Node => {
    const { values } = features[split.feature];
    const rows = node.rows.filter((row) => goesLeft(split, values[row]) === (turn === 1));
    const output = turn === 1 ? split.leftOutput : split.rightOutput;
    return {
      ...node,
      depth: node.depth + 1,
      turns: [...node.turns, turn],
      path: node.path.includes(split.feature) ? node.path : [...node.path, split.feature],
      bounds: bounds[turn - 1],
      barred: new Set(node.barred),
      rows,
      sums: sumsOf(node.gradient, node.hessian, rows),
      output,
      value: output,
      split: undefined,
      children: undefined,
    };
  };
  return [make(1), make(2)];
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
  const find = (feature: number) =>
    findSplit(node, features, feature, options, (choices) => draws.cut(node, feature, choices));
  if (options.likeLightGBM) {
    for (const feature of treeFeatures) if (!node.barred.has(feature) && !find(feature)) node.barred.add(feature);
  }
  const levelFeatures = draws.levelFeatures(node.depth, treeFeatures);
  const nodeFeatures = draws.nodeFeatures(
    node,
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
  const { feature, categories, leftOutput, rightOutput } = node.split!;
  const direction = categories ? 0 : (options.monotoneConstraints[feature] ?? 0);
  const { lower, upper } = node.bounds;
  const middle = (leftOutput + rightOutput) / 2;
  const low = { lower, upper: Math.min(upper, middle) };
  const high = { lower: Math.max(lower, middle), upper };
  if (direction > 0) return [low, high];
  return direction < 0 ? [high, low] : [node.bounds, node.bounds];
}
