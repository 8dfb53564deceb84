import { describe, expect, it } from "vitest";
import type { LearnerKind, TrainingSet } from "../../src/models/learner.js";
import type { Model, Task } from "../../src/models/model.js";
import { restoreModel } from "../../src/models/models.js";
import { extraTrees, randomForest } from "../../src/models/random-forest/learner.js";
import { copiesOf, digestOf, trainingSet } from "./forest-rows.js";
import { decisionLeaf, standardDecisionRules, targetsOf } from "./reference/decision-tree.js";
import { numericFeature } from "./reference/feature.js";
import { growForest } from "./reference/random-forest.js";
import { columnValues, runtimeOf, syntheticSet } from "./training-rows.js";

const runtime = runtimeOf(2);
const seed = 7;
const tasks: readonly Task[] = ["binary", "multiclass", "regression"];
const widthOf = ({ classes }: TrainingSet) => Math.max(1, classes.length);

function accuracy(model: Model, set: TrainingSet): number {
  const width = widthOf(set);
  const answers = model.predict(set.features, runtime);
  const isRight = (row: number) => {
    const shares = answers.subarray(row * width, (row + 1) * width);
    return shares.indexOf(Math.max(...shares)) === set.labels[row];
  };
  return [...set.labels.keys()].filter(isRight).length / set.labels.length;
}

for (const [kind, learner] of [
  ["a random forest", randomForest],
  ["extra trees", extraTrees],
] as [string, LearnerKind][]) {
  describe(kind, () => {
    for (const task of tasks) {
      it(`is the same to the bit for any number of threads: ${task}`, () => {
        const set = syntheticSet(task, 400, 3, 0.1);
        const learn = (threads: number) =>
          learner.make({ n_estimators: 11, bootstrap: true }).fit(set, { seed, runtime: runtimeOf(threads) });
        const first = learn(1);
        for (const threads of [2, 3, 8]) {
          expect(digestOf(learn(threads))).toBe(digestOf(first));
          expect(learn(threads).outOfBag).toEqual(first.outOfBag);
        }
      });

      it(`says of a row what its trees say, one way or the other: ${task}`, () => {
        const set = syntheticSet(task, 300, 3, 0.1);
        const model = learner.make({ numIterations: 5, numLeaves: 20 }).fit(set, { seed, runtime });
        const width = widthOf(set);
        const answers = model.predict(set.features, runtime);
        const again = restoreModel(model.header, model.arrays);
        expect(again.predict(set.features, runtime)).toEqual(answers);
        const stages = [...model.trees!.predictStaged(set.features, runtime)];
        expect(stages).toHaveLength(5);
        expect(stages[4]).toEqual(answers);
        expect(stages[1]).toEqual(model.trees!.predict(set.features, runtime, { lastTree: 2 }));
        const row = model.trees!.rowPredictor();
        for (const at of [0, 17, 299]) {
          const values = model.header.features.map((_, column) => columnValues(set.features, column)[at]);
          expect(row(values)).toEqual(answers.slice(at * width, (at + 1) * width));
        }
        if (width > 1) expect(answers.subarray(0, width).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      });
    }

    it("draws other trees for another seed", () => {
      const set = syntheticSet("binary", 300, 3);
      const { features } = syntheticSet("binary", 300, 9);
      const learn = (own: number) =>
        learner.make({ numIterations: 3 }).fit(set, { seed: own, runtime }).predict(features, runtime);
      expect(learn(1)).not.toEqual(learn(2));
    });

    it("takes the words of scikit-learn and LightGBM, and refuses others", () => {
      expect(learner.make({ max_features: "sqrt", max_samples: 0.5, max_leaf_nodes: 9 }).parameters).toMatchObject({
        maxFeatures: "sqrt",
        maxSamples: 0.5,
        numLeaves: 9,
      });
      expect(learner.make({ colsample_bynode: 0.3, bagging_fraction: 0.5 }).parameters).toMatchObject({
        maxFeatures: 0.3,
        maxSamples: 0.5,
      });
      const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
      expect(() => learner.make({ maxFeatures: "most" })).toThrow(invalid);
      expect(() => learner.make({ maxFeatures: 0 })).toThrow(invalid);
      // What rows and classes weigh is said to `fit`, once.
      const unknown = expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" });
      expect(() => learner.make({ classWeight: "balanced" })).toThrow(unknown);
      expect(() => learner.make({ maxfeatures: 1 })).toThrow(expect.objectContaining({ code: "ERR_OPTION_UNKNOWN" }));
    });
  });
}

describe("a random forest", () => {
  for (const [task, classes] of [
    ["regression", 0],
    ["binary", 2],
    ["multiclass", 3],
  ] as const) {
    it(`that looks at all features grows the naive one's trees, and averages those that did not see a row: ${task}`, () => {
      const given = syntheticSet(task, 160, 11);
      const columns = [0, 1, 2, 3, 4].map((at) => Array.from(columnValues(given.features, at)));
      const rows = [...given.labels.keys()];
      const samples = [0, 1, 2].map((tree) => {
        const weights = copiesOf(seed, tree, rows.length, 1);
        return { rows: rows.filter((row) => weights[row] > 0), weights };
      });
      const features = columns.map((values) => numericFeature(values));
      const rules = { ...standardDecisionRules, maxLeaves: 8, minRowsInLeaf: 4 };
      const naive = growForest(features, targetsOf(given.labels, classes), samples, rules);
      const shape = { numIterations: 3, numLeaves: 8, minDataInLeaf: 4, maxFeatures: "all" };
      const model = randomForest.make(shape).fit(trainingSet(columns, [...given.labels], classes), { seed, runtime });
      const width = Math.max(1, classes);
      const bag = model.outOfBag!.predictions;
      const said = samples.map((_, tree) =>
        model.trees!.predict(given.features, runtime, { firstTree: tree, lastTree: tree + 1 }),
      );
      for (const row of rows) {
        const unseen = said.filter((_, tree) => samples[tree].weights[row] === 0);
        for (let k = 0; k < width; k++) {
          samples.forEach(({ weights }, tree) => {
            if (weights[row] === 0) return;
            expect(said[tree][row * width + k]).toBeCloseTo(decisionLeaf(naive.trees[tree], features, row).mean[k], 10);
          });
          const mean = unseen.reduce((sum, answers) => sum + answers[row * width + k], 0) / unseen.length;
          if (unseen.length === 0) expect(bag[row * width + k]).toBeNaN();
          else expect(bag[row * width + k]).toBeCloseTo(mean, 10);
        }
      }
    });
  }

  it("scores rows out of the bag about as well as new ones", () => {
    for (const task of ["binary", "multiclass"] as const) {
      const model = randomForest.make().fit(syntheticSet(task, 1_500, 3), { seed, runtime });
      expect(model.outOfBag!.metric).toBe("accuracy");
      expect(Math.abs(model.outOfBag!.score - accuracy(model, syntheticSet(task, 1_500, 99)))).toBeLessThan(0.03);
    }
    const model = randomForest.make().fit(syntheticSet("regression", 800, 3), { seed, runtime });
    expect(model.outOfBag!.metric).toBe("r2");
    expect(model.outOfBag!.score).toBeGreaterThan(0.7);
  });

  it("beats one tree, and knows the features that matter", () => {
    const set = syntheticSet("binary", 1_000, 3);
    const test = syntheticSet("binary", 1_000, 99);
    const accuracyOf = (numIterations: number) =>
      accuracy(randomForest.make({ numIterations }).fit(set, { seed, runtime }), test);
    expect(accuracyOf(50)).toBeGreaterThan(accuracyOf(1) + 0.02);
    const [, , , , noise] = randomForest.make().fit(set, { seed, runtime }).importance()!;
    expect(noise).toBeLessThan(0.15);
  });

  it("draws maxSamples of the rows", () => {
    const set = syntheticSet("binary", 2_000, 3);
    const drawn = (given: object) => {
      const model = randomForest.make({ numIterations: 1, numLeaves: 2, ...given }).fit(set, { seed, runtime });
      return (model.arrays.get("rows") as Float64Array)[0];
    };
    expect(Math.abs(drawn({}) / 2_000 - (1 - 1 / Math.E))).toBeLessThan(0.04);
    expect(Math.abs(drawn({ bootstrap: false, maxSamples: 0.3 }) / 2_000 - 0.3)).toBeLessThan(0.04);
    expect(drawn({ bootstrap: false })).toBe(2_000);
  });
});

describe("hostile rows are learned from, or refused in words", () => {
  const learn = (set: TrainingSet) => randomForest.make({ numIterations: 3 }).fit(set, { seed, runtime });
  const answers = (set: TrainingSet) => [...learn(set).predict(set.features, runtime)];
  const missing = Number.NaN;

  it("one row", () => {
    expect(answers(trainingSet([[1]], [4.5], 0))).toEqual([4.5]);
  });

  it("one class among two or three", () => {
    expect(answers(trainingSet([[1, 2]], [1, 1], 2))).toEqual([0, 1, 0, 1]);
    expect(answers(trainingSet([[1, 2]], [2, 2], 3))).toEqual([0, 0, 1, 0, 0, 1]);
  });

  it("constant, missing and infinite columns, and none at all", () => {
    const labels = [0, 1, 0, 1];
    const shares = answers(
      trainingSet(
        [
          [7, 7, 7, 7],
          [missing, missing, missing, missing],
        ],
        labels,
        2,
      ),
    );
    expect(new Set(shares.filter((_, at) => at % 2 === 1)).size).toBe(1);
    const infinite = trainingSet([[-Infinity, Infinity, -Infinity, Infinity]], labels, 2);
    const model = randomForest.make({ numIterations: 1, bootstrap: false }).fit(infinite, { seed, runtime });
    expect([...model.predict(infinite.features, runtime)]).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
    expect(answers(trainingSet([], labels, 2))).toHaveLength(0);
  });

  it("weights of zero count for nothing; all zero are refused", () => {
    const columns = [[1, 2, 3, 4, 5, 6]];
    const model = learn(trainingSet(columns, [1, 1, 1, 9, 9, 9], 0, [1, 1, 1, 0, 0, 0]));
    expect([...model.predict(trainingSet(columns, [], 0).features, runtime)]).toEqual([1, 1, 1, 1, 1, 1]);
    const refused = { code: "ERR_INVALID_VALUE", message: expect.stringContaining("row weights") };
    expect(() => learn(trainingSet(columns, [1, 1, 1, 9, 9, 9], 0, [0, 0, 0, 0, 0, 0]))).toThrow(
      expect.objectContaining(refused),
    );
  });

  it("labels that are no class or no number, and weights below 0", () => {
    const invalid = expect.objectContaining({ code: "ERR_LABEL_INVALID" });
    expect(() => learn(trainingSet([[1, 2]], [0, 3], 3))).toThrow(invalid);
    expect(() => learn(trainingSet([[1, 2]], [0, 0.5], 2))).toThrow(invalid);
    expect(() => learn(trainingSet([[1, 2]], [0, missing], 0))).toThrow(invalid);
    expect(() => learn(trainingSet([[1, 2]], [0, Infinity], 0))).toThrow(invalid);
    expect(() => learn(trainingSet([[1, 2]], [0, 1], 2, [1, -1]))).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  });
});
