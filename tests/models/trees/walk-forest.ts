// A forest read node by node, as plain as it can be written.
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";

/** A feature's value in some row; NaN: missing. */
export type CellOf = (feature: number) => number;

export function treeCount(forest: Forest): number {
  return forest.treeOffsets.length - 1;
}

/** The nodes of a tree, root first. */
export function nodesOf(forest: Forest, tree: number): number[] {
  const [begin, end] = [forest.treeOffsets[tree], forest.treeOffsets[tree + 1]];
  return Array.from({ length: end - begin }, (_, at) => begin + at);
}

export function isLeaf(forest: Forest, node: number): boolean {
  return forest.feature[node] < 0;
}

/** The categories of a node's set. */
export function categoriesOf(forest: Forest, node: number): number[] {
  const set = forest.threshold[node];
  const categories: number[] = [];
  for (let word = forest.setOffsets[set]; word < forest.setOffsets[set + 1]; word++) {
    for (let bit = 0; bit < 32; bit++) {
      if (((forest.setWords[word] >>> bit) & 1) === 1) categories.push((word - forest.setOffsets[set]) * 32 + bit);
    }
  }
  return categories;
}

/** Where an inner node sends a value. Models of other libraries have more rules for missing: see `nodeFlags`. */
export function goesLeft(forest: Forest, node: number, value: number): boolean {
  const has = (flag: number) => (forest.flags[node] & flag) !== 0;
  if (Number.isNaN(value)) return has(nodeFlags.missingLeft);
  if (!has(nodeFlags.categorical)) return value <= forest.threshold[node];
  return categoriesOf(forest, node).includes(value) !== has(nodeFlags.setRight);
}

/** The nodes a row comes by, from the root to its leaf. */
export function pathOf(forest: Forest, tree: number, cellOf: CellOf): number[] {
  const path = [forest.treeOffsets[tree]];
  for (;;) {
    const node = path[path.length - 1];
    if (isLeaf(forest, node)) return path;
    path.push(goesLeft(forest, node, cellOf(forest.feature[node])) ? forest.left[node] : forest.right[node]);
  }
}

/** The score of one output: its first score and what its trees add, in their order. */
export function scoreOf(forest: Forest, output: number, cellOf: CellOf): number {
  let score = forest.initial[output];
  for (let tree = 0; tree < treeCount(forest); tree++) {
    if (forest.treeOutputs[tree] === output) score += forest.value[pathOf(forest, tree, cellOf).at(-1)!];
  }
  return score;
}

/** Every way from a root to a leaf. */
export function allPaths(forest: Forest, tree: number): number[][] {
  const below = (node: number): number[][] => {
    if (isLeaf(forest, node)) return [[node]];
    return [forest.left[node], forest.right[node]].flatMap(below).map((rest) => [node, ...rest]);
  };
  return below(forest.treeOffsets[tree]);
}
