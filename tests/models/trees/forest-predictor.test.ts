import { describe, expect, it } from "vitest";
import { makeTable, type Table } from "../../../src/columns/table.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import type { ModelHeader } from "../../../src/models/model.js";
import { type Forest, nodeFlags } from "../../../src/models/trees/forest.js";
import { forestPredictor } from "../../../src/models/trees/forest-predictor.js";
import { edgeColumns, edgeFeatures, naiveScores, randomForest, rowOf, valuesOf } from "../../ops/tree/naive-forest.js";

const runtime = makeRuntime({ threads: 2 });
const names = Array.from({ length: edgeFeatures }, (_, feature) => `x${feature}`);
const headerOf = (changes: Partial<ModelHeader> = {}): ModelHeader => ({
  kind: "gradient-boosting",
  task: "regression",
  features: names,
  classes: [],
  parameters: {},
  ...changes,
});

const columns = edgeColumns(50).map(valuesOf);
const features: Table = makeTable(columns.map((values, index) => [names[index], columnFrom([...values])] as const));
const forest = randomForest({ trees: 7, leaves: 20, features: edgeFeatures, outputs: 2 });
const predictor = forestPredictor(headerOf(), forest, { link: "softmax" });
const scoresAt = (row: number, last: number) => naiveScores(forest, rowOf(columns, row), { last });

describe("a forest's predictor", () => {
  it("predicts after each round as with the first rounds, and with what is left at the end", () => {
    const stages = [...predictor.predictStaged(features, runtime)];
    expect(stages.length).toBe(4);
    stages.forEach((stage, index) => {
      const lastTree = Math.min(7, 2 * (index + 1));
      expect(stage).toEqual(predictor.predict(features, runtime, { lastTree }));
    });
    const raw = [...predictor.predictStaged(features, runtime, { stageTrees: 3, raw: true })];
    expect(raw.map((stage) => stage.subarray(0, 2))).toEqual([3, 6, 7].map((last) => scoresAt(0, last)));
  });

  it("carries sums on where the stages do not fit one call", () => {
    const rows = 900_000;
    const table = makeTable([["x", columnFrom(Array.from({ length: rows }, (_, row) => row / rows))]]);
    const many = randomForest({ trees: 11, leaves: 4, features: 1, threshold: (draw) => draw });
    const one = forestPredictor(headerOf({ features: ["x"] }), many, { link: "identity" });
    let last = 0;
    for (const stage of one.predictStaged(table, runtime)) {
      last++;
      for (const row of [0, 450_000, rows - 1]) expect(stage[row]).toBe(naiveScores(many, [row / rows], { last })[0]);
    }
    expect(last).toBe(11);
  });

  it("stops when the caller does", () => {
    const stages = predictor.predictStaged(features, runtime);
    stages.next();
    expect(stages.return().done).toBe(true);
  });

  it("predicts a row as it does a table, from any kind of list", () => {
    const together = predictor.predict(features, runtime);
    const predictRow = predictor.rowPredictor();
    const out = new Float64Array(2);
    for (let row = 0; row < 50; row++) {
      const values = rowOf(columns, row);
      const expected = together.subarray(row * 2, row * 2 + 2);
      expect(predictRow(values)).toEqual(expected);
      expect(predictRow(Float64Array.from(values), out)).toBe(out);
      expect(out).toEqual(expected);
      expect(predictRow(values.map((value) => (Number.isNaN(value) ? null : value)))).toEqual(expected);
    }
    expect(predictor.rowPredictor(true)(rowOf(columns, 3))).toEqual(scoresAt(3, 7));
  });

  it("refuses rows of another length and trees that are not there", () => {
    const shape = expect.objectContaining({ code: "ERR_SHAPE" });
    expect(() => predictor.rowPredictor()([1, 2])).toThrow(shape);
    expect(() => predictor.rowPredictor()(rowOf(columns, 0), new Float64Array(1))).toThrow(shape);
    const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
    for (const range of [{ lastTree: 8 }, { firstTree: -1 }, { firstTree: 3, lastTree: 2 }, { lastTree: 0.5 }]) {
      expect(() => predictor.predictRaw(features, runtime, range)).toThrow(invalid);
      expect(() => predictor.predictLeaves(features, runtime, range)).toThrow(invalid);
    }
    expect(() => [...predictor.predictStaged(features, runtime, { stageTrees: 0 })]).toThrow(invalid);
  });
});

// One split: categories 1 and 3 go left (-1), the others right (+1), missing left.
const split: Forest = {
  ...randomForest({ trees: 0, leaves: 1, features: 1 }),
  treeOffsets: Int32Array.of(0, 3),
  treeOutputs: Int32Array.of(0),
  feature: Int32Array.of(0, -1, -1),
  threshold: new Float64Array(3),
  left: Int32Array.of(1, -1, -1),
  right: Int32Array.of(2, -1, -1),
  value: Float64Array.of(0, -1, 1),
  flags: Uint8Array.of(nodeFlags.categorical | nodeFlags.missingLeft, 0, 0),
  leaf: Int32Array.of(-1, 0, 1),
  setOffsets: Int32Array.of(0, 1),
  setWords: Uint32Array.of(0b1010),
  initial: new Float64Array(1),
};

describe("categories are found", () => {
  const predictedBy = (
    known: readonly (string | number)[],
    cells: Parameters<typeof columnFrom>[0],
    type?: "utf8" | "int32",
  ) => {
    // A feature of this name must not be looked for in a prototype.
    const header = headerOf({ features: ["__proto__"], categories: Object.fromEntries([["__proto__", known]]) });
    const one = forestPredictor(header, split, { link: "identity" });
    const table = makeTable([["__proto__", columnFrom(cells, type)]]);
    const predictions = one.predict(table, runtime);
    const predictRow = one.rowPredictor();
    cells.forEach((cell, row) => {
      expect(predictRow([cell as string | number | null])[0]).toBe(predictions[row]);
    });
    return [...predictions];
  };

  it("by name, in a dictionary's order or as text, the unknown and the null being missing", () => {
    const cells = ["d", "c", "b", "a", "nobody", null, "d"];
    const expected = [-1, 1, -1, 1, -1, -1, -1];
    expect(predictedBy(["a", "b", "c", "d"], cells)).toEqual(expected);
    expect(predictedBy(["a", "b", "c", "d"], cells, "utf8")).toEqual(expected);
  });

  it("by number, from tables and one by one", () => {
    expect(predictedBy([10, 20, 30, 40], [40, 30, 20, 10, 5, null, 41], "int32")).toEqual([-1, 1, -1, 1, -1, -1, -1]);
    expect(predictedBy([0.5, -2, 2 ** 40, 7], [7, 2 ** 40, -2, 0.5, 1, null])).toEqual([-1, 1, -1, 1, -1, -1]);
  });

  it("by true and false", () => {
    expect(predictedBy(["x", "false", "true"], [true, false, null])).toEqual([1, -1, -1]);
  });

  it("not where numbers come for names", () => {
    expect(() => predictedBy(["a", "b"], [1, 2])).toThrow(expect.objectContaining({ code: "ERR_FEATURE_TYPE" }));
  });
});
