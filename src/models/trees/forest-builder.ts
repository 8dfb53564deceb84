// Puts trees of another library's numbering together as one Forest: children after their parent, one parent a node.
import { type Forest, nodeFlags } from "./forest.js";

/** One tree, nodes in any order. Arrays may be longer than the nodes that hang on the root; the others are left out. */
export interface SourceTree {
  readonly root: number;
  /** The output it adds to. */
  readonly output: number;
  /** -1: a leaf. */
  readonly feature: ArrayLike<number>;
  readonly threshold: ArrayLike<number>;
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly gain: ArrayLike<number>;
  readonly cover: ArrayLike<number>;
  readonly rows: ArrayLike<number>;
  readonly flags: ArrayLike<number>;
  readonly leaf: ArrayLike<number>;
}

/** Sets of categories of a forest, in the order of their numbers. */
export interface CategorySets {
  readonly offsets: number[];
  readonly words: number[];
}

/** Adds a set of whole words; answers its number. */
export function addSet(sets: CategorySets, words: ArrayLike<number>): number {
  for (let at = 0; at < words.length; at++) sets.words.push(words[at]);
  sets.offsets.push(sets.words.length);
  return sets.offsets.length - 2;
}

/** What a source may do wrong; must throw. */
export interface Refusals {
  readonly child: (tree: number, node: number, child: number) => never;
  readonly shared: (tree: number, node: number) => never;
}

/**
 * The forest of these trees. Walks each from its root, left before right, without recursion.
 *
 * A child outside the tree goes to `refuse.child`; a node that is reached twice, as in a cycle, to `refuse.shared`.
 */
export function buildForest(
  trees: readonly SourceTree[],
  sets: CategorySets,
  initial: Float64Array,
  refuse: Refusals,
): Forest {
  const orders = trees.map((tree, index) => orderOf(tree, index, refuse));
  const count = orders.reduce((sum, order) => sum + order.length, 0);
  const forest: Forest = {
    treeOffsets: new Int32Array(trees.length + 1),
    treeOutputs: Int32Array.from(trees, (tree) => tree.output),
    feature: new Int32Array(count),
    threshold: new Float64Array(count),
    left: new Int32Array(count),
    right: new Int32Array(count),
    value: new Float64Array(count),
    gain: new Float64Array(count),
    cover: new Float64Array(count),
    rows: new Float64Array(count),
    flags: new Uint8Array(count),
    leaf: new Int32Array(count),
    setOffsets: Int32Array.from(sets.offsets),
    setWords: Uint32Array.from(sets.words),
    initial,
  };
  let begin = 0;
  trees.forEach((tree, index) => {
    copyTree(forest, begin, tree, orders[index]);
    begin += orders[index].length;
    forest.treeOffsets[index + 1] = begin;
  });
  return forest;
}

// The nodes that hang on the root, parents before children.
function orderOf(tree: SourceTree, index: number, refuse: Refusals): Int32Array {
  const count = tree.feature.length;
  const order = new Int32Array(count);
  const seen = new Uint8Array(count);
  const open = [tree.root];
  let length = 0;
  while (open.length > 0) {
    const node = open.pop()!;
    if (seen[node] === 1) refuse.shared(index, node);
    seen[node] = 1;
    order[length++] = node;
    if (tree.feature[node] < 0) continue;
    for (const child of [tree.right[node], tree.left[node]]) {
      if (!(child >= 0 && child < count)) refuse.child(index, node, child);
      open.push(child);
    }
  }
  return order.subarray(0, length);
}

function copyTree(forest: Forest, begin: number, tree: SourceTree, order: Int32Array): void {
  const place = new Int32Array(tree.feature.length);
  order.forEach((node, at) => {
    place[node] = begin + at;
  });
  order.forEach((node, at) => {
    const to = begin + at;
    const isLeaf = tree.feature[node] < 0;
    forest.feature[to] = isLeaf ? -1 : tree.feature[node];
    forest.threshold[to] = isLeaf ? 0 : tree.threshold[node];
    forest.left[to] = isLeaf ? -1 : place[tree.left[node]];
    forest.right[to] = isLeaf ? -1 : place[tree.right[node]];
    forest.value[to] = tree.value[node];
    forest.gain[to] = isLeaf ? 0 : told(tree.gain[node]);
    forest.cover[to] = told(tree.cover[node]);
    forest.rows[to] = told(tree.rows[node]);
    forest.flags[to] = isLeaf ? 0 : tree.flags[node];
    forest.leaf[to] = isLeaf ? tree.leaf[node] : -1;
  });
}

// Gains and covers only tell; libraries write some that are below 0 or no number (a forced split): these tell nothing.
const told = (amount: number): number => (Number.isFinite(amount) && amount > 0 ? amount : 0);

/** Whether category `category` is in set `set`. */
export function isInSet(forest: Pick<Forest, "setOffsets" | "setWords">, set: number, category: number): boolean {
  const at = forest.setOffsets[set] + Math.floor(category / 32);
  return at < forest.setOffsets[set + 1] && ((forest.setWords[at] >>> (category % 32)) & 1) === 1;
}

/** The categories of a set, rising. */
export function categoriesOf(forest: Pick<Forest, "setOffsets" | "setWords">, set: number): number[] {
  const categories: number[] = [];
  for (let at = forest.setOffsets[set]; at < forest.setOffsets[set + 1]; at++) {
    for (let bit = 0; bit < 32; bit++) {
      if (((forest.setWords[at] >>> bit) & 1) === 1) categories.push((at - forest.setOffsets[set]) * 32 + bit);
    }
  }
  return categories;
}

export const hasFlag = (flags: number, flag: keyof typeof nodeFlags): boolean => (flags & nodeFlags[flag]) !== 0;
