// The trees of the reference as a Forest, so that what is said of forests can be tried on it.
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";
import type { Boosted } from "./boost.js";
import type { Node } from "./grow-tree.js";

export function forestOf({ rounds, initial }: Boosted): Forest {
  const trees = rounds.flatMap((round) => round.map((tree, output) => ({ tree, output })));
  const nodes: { node: Node; leaf: number; first: number }[] = [];
  const offsets = [0];
  for (const { tree } of trees) {
    const at = new Map<Node, number>([[tree.root, nodes.length]]);
    nodes.push({ node: tree.root, leaf: tree.leaves.indexOf(tree.root), first: -1 });
    for (const parent of tree.splits) {
      nodes[at.get(parent)!].first = nodes.length;
      for (const child of parent.children!) {
        at.set(child, nodes.length);
        nodes.push({ node: child, leaf: tree.leaves.indexOf(child), first: -1 });
      }
    }
    offsets.push(nodes.length);
  }
  const sets: number[][] = [];
  const threshold = nodes.map(({ node }) => {
    if (!node.children) return 0;
    return node.split!.categories ? sets.push([...node.split!.categories]) - 1 : node.split!.threshold;
  });
  const words = sets.map(wordsOf);
  const column = (value: (node: Node) => number) => Float64Array.from(nodes, ({ node }) => value(node));
  return {
    treeOffsets: Int32Array.from(offsets),
    treeOutputs: Int32Array.from(trees, ({ output }) => output),
    feature: Int32Array.from(nodes, ({ node }) => (node.children ? node.split!.feature : -1)),
    threshold: Float64Array.from(threshold),
    left: Int32Array.from(nodes, ({ first }) => first),
    right: Int32Array.from(nodes, ({ first }) => (first < 0 ? -1 : first + 1)),
    value: column(({ value }) => value),
    gain: column((node) => (node.children ? node.split!.gain : 0)),
    cover: column(({ sums }) => sums.hessian),
    rows: column(({ rows }) => rows.length),
    flags: Uint8Array.from(nodes, ({ node }) => flagsOf(node)),
    leaf: Int32Array.from(nodes, ({ leaf }) => leaf),
    setOffsets: Int32Array.from([0, ...words.map((_, at) => words.slice(0, at + 1).flat().length)]),
    setWords: Uint32Array.from(words.flat()),
    initial: Float64Array.from(initial),
  };
}

function flagsOf({ split, children }: Node): number {
  if (!children || !split) return 0;
  return (split.missingLeft ? nodeFlags.missingLeft : 0) | (split.categories ? nodeFlags.categorical : 0);
}

function wordsOf(set: readonly number[]): number[] {
  const words = new Array<number>(Math.floor(Math.max(0, ...set) / 32) + 1).fill(0);
  for (const category of set) words[category >> 5] |= 1 << (category & 31);
  return words.map((word) => word >>> 0);
}
