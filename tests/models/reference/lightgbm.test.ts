import { describe, expect, it } from "vitest";
import { type Boosted, boost } from "./boost.js";
import type { Feature } from "./feature.js";
import { goesLeft, type Node, type Tree } from "./grow-tree.js";
import {
  type PeerCase,
  type PeerSplit,
  type PeerTree,
  peerBoostOptions,
  peerDraws,
  peerLoss,
  peerRows,
  peers,
  peerTreeOptions,
} from "./peer-cases.js";

/** LambdaRank's sigmoid comes from a table there. */
const looser = (given: PeerCase) => (given.objective === "lambdarank" ? 20 : 1);

function expectClose(value: number, expected: number, relative: number, what: string): void {
  expect(Math.abs(value - expected), `${what}: ${value} for ${expected}`).toBeLessThan(
    relative * Math.max(0.01, Math.abs(expected)),
  );
}

function rowsLeft(split: PeerSplit, node: Node, features: readonly Feature[]): number[] {
  const [feature, threshold, missingLeft] = split;
  const values = features[feature].values;
  return node.rows.filter((row) => {
    if (Number.isNaN(values[row])) return missingLeft === 1;
    return Array.isArray(threshold) ? threshold.includes(values[row]) : values[row] <= threshold;
  });
}

/** The same splits in the same order, each by the same rows on its left, and the same leaves. */
function expectSameTree(tree: Tree, peer: PeerTree, features: readonly Feature[], bias: number, loose: number): void {
  expect(tree.splits.map(({ split }) => split!.feature)).toEqual(peer.splits.map(([feature]) => feature));
  tree.splits.forEach((node, at) => {
    const split = peer.splits[at];
    const left = node.rows.filter((row) => goesLeft(node.split!, features[split[0]].values[row]));
    expect(left, `split ${at}`).toEqual(rowsLeft(split, node, features));
    expectClose(node.split!.gain, split[3], 1e-4 * loose, `gain of split ${at}`);
    const [, , , , ...children] = split;
    node.children!.forEach((child, side) => {
      const number = children[side];
      const found = number < 0 ? tree.leaves[-1 - number] : tree.splits[number];
      expect(found, `child of split ${at}`).toBe(child);
    });
  });
  expect(tree.leaves.map(({ rows }) => rows.length)).toEqual(peer.leaves.map(([, rows]) => rows));
  tree.leaves.forEach((leaf, at) => {
    expectClose(leaf.value + bias, peer.leaves[at][0], 2e-5 * loose, `leaf ${at}`);
  });
}

function train(given: PeerCase): Boosted {
  const rows = peerRows(given);
  return boost(rows, peerLoss(given), peerTreeOptions(given), peerBoostOptions(given), peerDraws(given));
}

describe(`the reference trainer grows the trees of LightGBM ${peers.producers.lightgbm}`, () => {
  for (const given of peers.cases) {
    it(given.name, () => {
      const { features } = peerRows(given);
      const { rounds, initial } = train(given);
      const trees = rounds.flat();
      expect(trees.length).toBe(given.trees.length);
      trees.forEach((tree, at) => {
        // LightGBM adds the first score to its first trees, to all of a forest.
        const first = at < initial.length || given.options.boosting === "rf";
        expectSameTree(tree, given.trees[at], features, first ? initial[at % initial.length] : 0, looser(given));
      });
    });
  }
});
