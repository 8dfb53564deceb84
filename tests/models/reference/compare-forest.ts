// Where a trained forest is not the reference's: its splits, the rows they part, its leaves.
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";
import { goesLeft as forestGoesLeft, isLeaf, treeCount } from "../trees/walk-forest.js";
import type { Boosted } from "./boost.js";
import type { Feature } from "./feature.js";
import { goesLeft, type Node } from "./grow-tree.js";

export interface Tolerance {
  /** Of a leaf's value and of the first scores, absolute. */
  readonly value: number;
  /** Of a gain, relative. */
  readonly gain: number;
}

/**
 * Nothing where both have the same trees: in every node the same feature, and of all rows the same ones on the left (so
 * the threshold lies between the same two values), or the same set of categories; children, rows and leaf numbers alike;
 * leaf values and gains within `tolerance`, which is for gradients rounded to integers.
 */
export function differences(
  forest: Forest,
  reference: Boosted,
  features: readonly Feature[],
  tolerance: Tolerance,
): string[] {
  const trees = reference.rounds.flatMap((round) => round.map((tree, output) => ({ tree, output })));
  if (treeCount(forest) !== trees.length) return [`${treeCount(forest)} trees for ${trees.length}`];
  const found: string[] = [];
  reference.initial.forEach((start, output) => {
    if (Math.abs(forest.initial[output] - start) > tolerance.value)
      found.push(`first score ${forest.initial[output]} for ${start}`);
  });
  trees.forEach(({ tree, output }, at) => {
    const say = (what: string) => found.push(`tree ${at}: ${what}`);
    if (forest.treeOutputs[at] !== output) say(`output ${forest.treeOutputs[at]} for ${output}`);
    const leaves = new Map(tree.leaves.map((leaf, number) => [leaf, number]));
    compareNode(forest, forest.treeOffsets[at], tree.root, leaves, features, tolerance, say);
  });
  return found;
}

function compareNode(
  forest: Forest,
  node: number,
  expected: Node,
  leaves: ReadonlyMap<Node, number>,
  features: readonly Feature[],
  tolerance: Tolerance,
  say: (what: string) => void,
): void {
  const { split, children } = expected;
  if (forest.rows[node] !== expected.rows.length)
    say(`node ${node} has ${forest.rows[node]} rows for ${expected.rows.length}`);
  if (isLeaf(forest, node) !== (children === undefined)) {
    say(`node ${node} is ${children ? "a leaf" : "no leaf"}`);
    return;
  }
  if (!children || !split) {
    if (Math.abs(forest.value[node] - expected.value) > tolerance.value)
      say(`leaf ${node} adds ${forest.value[node]} for ${expected.value}`);
    if (forest.leaf[node] !== leaves.get(expected)) say(`leaf ${node} is number ${forest.leaf[node]}`);
    return;
  }
  if (forest.feature[node] !== split.feature) {
    say(`node ${node} splits feature ${forest.feature[node]} for ${split.feature}`);
    return;
  }
  if (Math.abs(forest.gain[node] - split.gain) > tolerance.gain * split.gain)
    say(`node ${node} gains ${forest.gain[node]} for ${split.gain}`);
  const moved = rowsElsewhere(forest, node, expected, features[split.feature]);
  if (moved.length > 0) say(`node ${node} parts rows ${moved} otherwise`);
  [forest.left[node], forest.right[node]].forEach((child, side) => {
    compareNode(forest, child, children[side], leaves, features, tolerance, say);
  });
}

/** Rows on the other side. Missing ones count in a node without any only if one of its sides clearly has more hessian. */
function rowsElsewhere(forest: Forest, node: number, expected: Node, { values, categorical }: Feature): number[] {
  const split = expected.split!;
  const moved = Array.from(values, (value, row) => ({ value, row }))
    .filter(({ value }) => !Number.isNaN(value))
    .filter(({ value, row }) => !categorical || expected.rows.includes(row) || split.categories!.includes(value))
    .filter(({ value }) => forestGoesLeft(forest, node, value) !== goesLeft(split, value))
    .map(({ row }) => row);
  const missing = expected.rows.filter((row) => Number.isNaN(values[row]));
  const [left, right] = expected.children!.map(({ sums }) => sums.hessian);
  const isClear = missing.length > 0 || Math.abs(left - right) > 1e-3 * (left + right);
  const isLeft = (forest.flags[node] & nodeFlags.missingLeft) !== 0;
  return isClear && isLeft !== split.missingLeft ? [...moved, ...missing, -1] : moved;
}
