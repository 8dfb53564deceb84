import { describe, expect, it } from "vitest";
import { costComplexityPath, decisionTree } from "../../src/models/decision-tree/learner.js";
import { pruningPath } from "../../src/models/decision-tree/prune-tree.js";
import type { Model } from "../../src/models/model.js";
import { planBins } from "../../src/models/trees/bin-plan.js";
import { forestRoom } from "../../src/models/trees/forest-room.js";
import { digestOf, groupsOf, trainingSet } from "./forest-rows.js";
import { decisionLeaf, growDecisionTree, standardDecisionRules, targetsOf } from "./reference/decision-tree.js";
import { peerFeatures, peers, type SklearnTree } from "./reference/peer-cases.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(1);
const options = { seed: 0, runtime };
const features = peerFeatures("numbers");
const columns = features.map(({ values }) => Array.from(values));
const rows = peers.weights.map((_, row) => row);
const shape = { numLeaves: 24, minDataInLeaf: 4 };

const setOf = (labels: string, weighted: boolean) =>
  trainingSet(columns, peers.labels[labels], labels === "three" ? 3 : 0, weighted ? peers.weights : undefined);

function sklearnLeaves({ left, right, feature, threshold }: SklearnTree): number[] {
  return rows.map((row) => {
    let node = 0;
    while (left[node] >= 0) node = columns[feature[node]][row] <= threshold[node] ? left[node] : right[node];
    return node;
  });
}

const leavesOf = (model: Model, set: ReturnType<typeof setOf>) => model.trees!.predictLeaves(set.features, runtime);

describe(`a decision tree and that of scikit-learn ${peers.producers.sklearn}`, () => {
  for (const given of peers.pruning) {
    const set = setOf(given.labels, given.weighted);

    it(`part the rows alike: ${given.name}`, () => {
      const model = decisionTree.make(shape).fit(set, options);
      expect(groupsOf(leavesOf(model, set))).toEqual(groupsOf(sklearnLeaves(given.tree)));
    });

    it(`are pruned along the same path: ${given.name}`, () => {
      const path = costComplexityPath(shape, set, options);
      expect(path.ccpAlphas).toHaveLength(given.alphas.length);
      given.alphas.forEach((alpha, at) => {
        expect(Math.abs(path.ccpAlphas[at] - alpha)).toBeLessThanOrEqual(1e-9 * Math.max(1, alpha));
        expect(Math.abs(path.impurities[at] - given.impurities[at])).toBeLessThanOrEqual(
          1e-9 * Math.max(1, given.impurities[at]),
        );
      });
    });

    it(`keep the same leaves for a ccpAlpha: ${given.name}`, () => {
      const model = decisionTree.make({ ...shape, ccp_alpha: given.alpha }).fit(set, options);
      expect(groupsOf(leavesOf(model, set))).toEqual(groupsOf(sklearnLeaves(given.pruned)));
    });
  }
});

describe("a decision tree and the naive one", () => {
  for (const [name, classes, weighted] of [
    ["value", 0, false],
    ["value", 0, true],
    ["three", 3, false],
    ["three", 3, true],
  ] as const) {
    it(`say the same of every row: ${name}${weighted ? ", weighted" : ""}`, () => {
      const set = setOf(name, weighted);
      const weights = weighted ? peers.weights : rows.map(() => 1);
      const rules = { ...standardDecisionRules, maxLeaves: 12, minRowsInLeaf: 3 };
      const naive = growDecisionTree(features, targetsOf(peers.labels[name], classes), weights, rows, rules);
      const model = decisionTree.make({ maxLeafNodes: 12, min_samples_leaf: 3 }).fit(set, options);
      const answers = model.predict(set.features, runtime);
      const width = Math.max(1, classes);
      for (const row of rows) {
        decisionLeaf(naive, features, row).mean.forEach((mean, k) => {
          expect(answers[row * width + k]).toBeCloseTo(mean, 10);
        });
      }
    });
  }
});

describe("a decision tree", () => {
  it("learns what no single cut gains anything on", () => {
    const set = trainingSet(
      [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      [0, 1, 1, 0],
      2,
    );
    const model = decisionTree.make().fit(set, options);
    expect([...model.predict(set.features, runtime)]).toEqual([1, 0, 0, 1, 0, 1, 1, 0]);
  });

  it("tells every row from every other one, where bins do", () => {
    const labels = Array.from({ length: 200 }, (_, row) => ((row * 37) % 101) / 7);
    const set = trainingSet([labels.map((_, row) => row)], labels, 0);
    const model = decisionTree.make().fit(set, options);
    model.predict(set.features, runtime).forEach((value, row) => {
      expect(value).toBeCloseTo(labels[row], 10);
    });
  });

  it("parts what is missing from what is not, and sends it where it belongs", () => {
    const missing = Number.NaN;
    const set = trainingSet([[1, missing, 2, missing, 3, missing]], [0, 1, 0, 1, 0, 1], 2);
    const model = decisionTree.make().fit(set, options);
    const rowOf = model.trees!.rowPredictor();
    expect([...rowOf([Number.NaN])]).toEqual([0, 1]);
    expect([...rowOf([1e300])]).toEqual([1, 0]);
  });

  it("is the same to the bit for any number of threads", () => {
    const set = syntheticSet("multiclass", 700, 5, 0.1);
    const digest = (threads: number) =>
      digestOf(decisionTree.make().fit(set, { seed: 0, runtime: runtimeOf(threads) }));
    for (const threads of [2, 3, 8]) expect(digest(threads)).toBe(digest(1));
  });

  it("keeps to minImpurityDecrease, maxDepth and numLeaves", () => {
    const set = syntheticSet("regression", 500, 5);
    const leaves = (given: object) =>
      (
        decisionTree
          .make({ ...given })
          .fit(set, options)
          .arrays.get("feature") as Int32Array
      ).filter((f) => f < 0).length;
    expect(leaves({ numLeaves: 7 })).toBe(7);
    expect(leaves({ maxDepth: 3 })).toBe(8);
    expect(leaves({ minImpurityDecrease: 1e6 })).toBe(1);
    expect(leaves({ ccpAlpha: 1e6 })).toBe(1);
    expect(leaves({})).toBeGreaterThan(400);
    expect(() => leaves({ numLeaves: 1 })).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });
});

it("the pruning path of a tree of one leaf is one step", () => {
  const room = { ...forestRoom(1, 1, planBins([], [])), initial: new Float64Array(1) };
  room.feature[0] = -1;
  room.cover[0] = 3;
  expect(pruningPath(room, 0.25)).toEqual({ ccpAlphas: Float64Array.of(0), impurities: Float64Array.of(0.25) });
});
