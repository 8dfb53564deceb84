// One forest, to the bit, whatever it grows on: threads, ranks, the order of columns. In sizes that keep nodes in columns,
// in records where they stand, and in records brought together.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeTable, withColumns } from "../../src/columns/table.js";
import { columnFrom } from "../../src/columns/values.js";
import { randomUnit, streams } from "../../src/core/random.js";
import { decisionTree } from "../../src/models/decision-tree/learner.js";
import type { FitOptions, LearnerKind, TrainingSet } from "../../src/models/learner.js";
import type { Model, Task } from "../../src/models/model.js";
import { extraTrees, randomForest } from "../../src/models/random-forest/learner.js";
import { runtimeOf, syntheticSet } from "./training-rows.js";

type Given = Readonly<Record<string, unknown>>;

const hashOf = (model: Model) => {
  const hash = createHash("sha256").update(JSON.stringify(model.header));
  const add = (name: string, array: ArrayBufferView) =>
    hash.update(name).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  for (const [name, array] of model.arrays) add(name, array);
  if (model.outOfBag) add("outOfBag", model.outOfBag.predictions);
  return hash.digest("hex");
};

/** Numbers with missing ones, some of few values, and a column of text. */
function setOf(task: Task, rows: number): TrainingSet {
  const plain = syntheticSet(task, rows, 17, 0.05);
  const few = Array.from({ length: rows }, (_, row) => Math.floor(5 * randomUnit(4, streams.sample, row)));
  const city = few.map((value) => ["Lima", "Oslo", "Rome", "Bonn", "Kyiv"][value]);
  const features = withColumns(plain.features, [
    ["few", columnFrom(few)],
    ["city", columnFrom(city)],
  ]);
  return { ...plain, features };
}

function weighted(set: TrainingSet): TrainingSet {
  return { ...set, weights: Float64Array.from(set.labels, (_, row) => [0, 0.5, 1, 3][row % 4]) };
}

function permuted(set: TrainingSet): TrainingSet {
  const { names, columns, rowCount } = set.features;
  return { ...set, features: makeTable(names.map((name, i) => [name, columns[i]] as const).reverse(), rowCount) };
}

/** Labels that a rank may have only one of. */
function sorted(set: TrainingSet): TrainingSet {
  return { ...set, labels: set.labels.slice().sort() };
}

const tasks: readonly Task[] = ["binary", "multiclass", "regression"];
const sets: Readonly<Record<string, TrainingSet>> = {
  ...Object.fromEntries(tasks.map((task) => [task, setOf(task, 3_000)])),
  ...Object.fromEntries(tasks.map((task) => [`${task}, weighted`, weighted(setOf(task, 3_000))])),
  "binary, many rows": setOf("binary", 40_000),
  "regression, many rows": setOf("regression", 40_000),
  "values in their order": sorted(setOf("regression", 1_000)),
  "a few rows": setOf("multiclass", 7),
};
const kinds: Readonly<Record<string, readonly [LearnerKind, Given]>> = {
  "random forest": [randomForest, { numIterations: 5, minDataInLeaf: 3 }],
  "random forest of few leaves": [randomForest, { numIterations: 5, numLeaves: 20, maxFeatures: 2 }],
  "half of the rows": [randomForest, { numIterations: 4, bootstrap: false, maxSamples: 0.5, maxDepth: 6 }],
  "extra trees": [extraTrees, { numIterations: 4, minDataInLeaf: 2 }],
  "decision tree": [decisionTree, {}],
};

describe("one forest to the bit", () => {
  for (const [name, set] of Object.entries(sets)) {
    for (const [kind, [learner, given]] of Object.entries(kinds)) {
      it(`${kind}, ${name}`, () => {
        // Ranks meet at every node: of many rows, grow few.
        const bound =
          set.labels.length > 10_000 ? { numLeaves: 30 } : set.labels.length > 1_000 ? { numLeaves: 150 } : {};
        const learn = (of: TrainingSet, options: Partial<FitOptions> = {}) =>
          hashOf(learner.make({ ...bound, ...given }).fit(of, { seed: 3, runtime: runtimeOf(2), ...options }));
        const hash = learn(set);
        for (const threads of [1, 3, 8]) {
          expect(learn(set, { runtime: runtimeOf(threads) }), `${threads} threads`).toBe(hash);
        }
        for (const ranks of [2, 3, 5]) expect(learn(set, { ranks }), `${ranks} ranks`).toBe(hash);
        expect(learn(permuted(set)), "columns turned round").toBe(hash);
      });
    }
  }

  it("a label that cannot be is named by its row, whichever rank has it", () => {
    const set = setOf("regression", 1_000);
    const labels = set.labels.slice();
    labels[977] = 1e200;
    for (const ranks of [1, 3]) {
      expect(() =>
        randomForest.make({ numIterations: 2 }).fit({ ...set, labels }, { seed: 1, runtime: runtimeOf(1), ranks }),
      ).toThrow(/977|978/);
    }
  });
});
