import { describe, expect, it } from "vitest";
import {
  type DecisionNode,
  decisionLeaf,
  growDecisionTree,
  standardDecisionRules,
  targetsOf,
} from "./decision-tree.js";
import { anomalyScore, type IsolationNode } from "./isolation.js";
import { peerFeatures, peers, type SklearnTree } from "./peer-cases.js";
import { prunedLeaves, pruningPath } from "./prune-tree.js";
import { growForest, outOfBag } from "./random-forest.js";

const features = peerFeatures("numbers");
const labelsOf = (name: string) => peers.labels[name];
const targets = (name: string) => targetsOf(labelsOf(name), name === "three" ? 3 : 0);
const rows = peers.weights.map((_, row) => row);

/** For each row the leaf it comes to. */
function leavesOf(tree: SklearnTree): number[] {
  return rows.map((row) => {
    let node = 0;
    while (tree.left[node] >= 0)
      node = (features[tree.feature[node]].values[row] <= tree.threshold[node] ? tree.left : tree.right)[node];
    return node;
  });
}

/** Rows that share a leaf, as text, in no order. */
function groupsOf<Leaf>(leaves: readonly Leaf[]): string[] {
  const groups = new Map<Leaf, number[]>();
  leaves.forEach((leaf, row) => {
    groups.set(leaf, [...(groups.get(leaf) ?? []), row]);
  });
  return [...groups.values()].map(String).sort();
}

function decisionTree(labels: string, weighted: boolean): DecisionNode {
  const weights = weighted ? [...peers.weights] : rows.map(() => 1);
  return growDecisionTree(features, targets(labels), weights, rows, {
    ...standardDecisionRules,
    maxLeaves: 24,
    minRowsInLeaf: 4,
  });
}

describe(`the reference and scikit-learn ${peers.producers.sklearn}`, () => {
  for (const given of peers.pruning) {
    it(`grow the same decision tree, best leaf first: ${given.name}`, () => {
      const tree = decisionTree(given.labels, given.weighted);
      expect(groupsOf(rows.map((row) => decisionLeaf(tree, features, row)))).toEqual(groupsOf(leavesOf(given.tree)));
      expect(tree.impurity).toBeCloseTo(given.tree.impurity[0], 10);
    });

    it(`prune it the same way: ${given.name}`, () => {
      const tree = decisionTree(given.labels, given.weighted);
      const path = pruningPath(tree);
      expect(path.length).toBe(given.alphas.length);
      path.forEach(({ alpha, impurity }, at) => {
        expect(alpha).toBeCloseTo(given.alphas[at], 10);
        expect(impurity).toBeCloseTo(given.impurities[at], 10);
      });
      const leaves = prunedLeaves(tree, given.alpha);
      expect(leaves.map((leaf) => String(leaf.rows)).sort()).toEqual(groupsOf(leavesOf(given.pruned)));
    });
  }

  for (const given of peers.outOfBag) {
    it(`say the same of rows out of the bag: ${given.name}`, () => {
      const samples = given.counts.map((text) => {
        const weights = [...text].map(Number);
        return { rows: rows.filter((row) => weights[row] > 0), weights };
      });
      const forest = growForest(features, targets(given.labels), samples, {
        ...standardDecisionRules,
        maxLeaves: 6,
        minRowsInLeaf: 10,
      });
      let never = 0;
      for (const row of rows) {
        const expected = [given.prediction[row]].flat();
        const found = outOfBag(forest, features, row);
        if (!found) never++;
        (found ?? expected.map(() => 0)).forEach((value, k) => {
          expect(value).toBeCloseTo(expected[k], 10);
        });
      }
      expect(never).toBeLessThan(rows.length / 4);
    });
  }

  it("score anomalies the same", () => {
    const { trees, sample, scores } = peers.isolation;
    const forest = trees.map((tree) => {
      const nodeOf = (node: number): IsolationNode => ({
        rows: tree.rows[node],
        feature: tree.feature[node],
        threshold: tree.threshold[node],
        children: tree.left[node] < 0 ? undefined : [nodeOf(tree.left[node]), nodeOf(tree.right[node])],
      });
      return nodeOf(0);
    });
    for (const row of rows) expect(anomalyScore(forest, features, row, sample)).toBeCloseTo(scores[row], 10);
  });
});
