import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictLeaves } from "../../../src/engine/ops/tree/predict-leaves.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { compiled, edgeColumns, edgeFeatures, leafOf, randomForest, rowOf, valuesOf } from "./naive-forest.js";

const shape = { features: edgeFeatures, categoricalFrom: 4, categories: 60, outputs: 2 };

describe("tree/predict-leaves", () => {
  for (const [rows, leaves] of [
    [0, 20],
    [1, 20],
    [16, 20],
    [17, 300],
    [700, 20],
    [700, 300],
    [2_100, 1],
  ]) {
    it(`numbers the leaves of ${rows} rows as the forest does, in trees of up to ${leaves} leaves`, () => {
      const forest = randomForest({ trees: 12, leaves, ...shape });
      const features = edgeColumns(rows);
      const program = compiled(forest, edgeFeatures);
      const columns = features.map(valuesOf);
      for (const [firstTree, lastTree] of [
        [0, 12],
        [5, 7],
      ]) {
        for (const threads of [1, 2, 4]) {
          const trees = lastTree - firstTree;
          const got = new Int32Array(rows * trees);
          runOp(predictLeaves, { features, program, leaves: got, firstTree, lastTree }, makeRuntime({ threads }));
          const expected = Int32Array.from(
            got,
            (_, at) => forest.leaf[leafOf(forest, firstTree + (at % trees), rowOf(columns, Math.floor(at / trees)))],
          );
          expect(got).toEqual(expected);
        }
      }
    });
  }

  it("refuses leaves of another length", () => {
    const forest = randomForest({ trees: 3, leaves: 5, ...shape });
    const call = { features: edgeColumns(4), program: compiled(forest, edgeFeatures), firstTree: 0, lastTree: 3 };
    expect(() => runOp(predictLeaves, { ...call, leaves: new Int32Array(11) })).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
  });
});
