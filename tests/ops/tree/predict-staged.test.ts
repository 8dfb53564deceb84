import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictStaged } from "../../../src/engine/ops/tree/predict-staged.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { compiled, edgeColumns, edgeFeatures, naiveScores, randomForest, rowOf, valuesOf } from "./naive-forest.js";

const forest = randomForest({
  trees: 12,
  leaves: 300,
  features: edgeFeatures,
  categoricalFrom: 4,
  categories: 60,
  outputs: 2,
});

describe("tree/predict-staged", () => {
  for (const rows of [0, 1, 16, 17, 513, 2_100]) {
    for (const [averaged, single] of [
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ]) {
      it(`predicts ${rows} rows after each round, going on from call to call (${averaged}, ${single})`, () => {
        const features = edgeColumns(rows);
        const columns = features.map(valuesOf);
        const program = compiled(forest, edgeFeatures, { averaged, single });
        const sums = new Float64Array(rows * 2).fill(Number.NaN);
        for (const [firstTree, lastTree, stageTrees] of [
          [0, 6, 2],
          [6, 7, 1],
          [7, 12, 5],
        ]) {
          const stages = (lastTree - firstTree) / stageTrees;
          const predictions = new Float64Array(stages * rows * 2);
          const call = { features, program, sums, predictions, firstTree, lastTree, stageTrees, raw: false };
          runOp(predictStaged, call, makeRuntime({ threads: 2 }));
          for (let stage = 0; stage < stages; stage++) {
            const last = firstTree + (stage + 1) * stageTrees;
            for (let row = 0; row < rows; row += 5) {
              const at = (stage * rows + row) * 2;
              const expected = naiveScores(forest, rowOf(columns, row), { last, averaged, single });
              expect(predictions.subarray(at, at + 2)).toEqual(expected);
            }
          }
        }
      });
    }
  }

  it("refuses stages that do not fill the range", () => {
    const program = compiled(forest, edgeFeatures);
    const call = {
      features: edgeColumns(1),
      program,
      sums: new Float64Array(2),
      firstTree: 0,
      lastTree: 12,
      raw: false,
    };
    for (const stageTrees of [0, 5]) {
      expect(() => runOp(predictStaged, { ...call, predictions: new Float64Array(4), stageTrees })).toThrow(
        expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
      );
    }
  });
});
