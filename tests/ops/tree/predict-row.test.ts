import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictRow } from "../../../src/engine/ops/tree/predict-row.js";
import { compiled, edgeColumns, edgeFeatures, naiveScores, randomForest, rowOf, valuesOf } from "./naive-forest.js";

describe("tree/predict-row", () => {
  for (const [averaged, single] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    it(`gives the naive walk's bits, averaged ${averaged}, single ${single}`, () => {
      for (const [trees, leaves, outputs] of [
        [0, 1, 1],
        [1, 1, 1],
        [7, 30, 2],
        [25, 300, 3],
      ]) {
        const shape = { features: edgeFeatures, categoricalFrom: 4, categories: 60, seed: trees };
        const forest = randomForest({ trees, leaves, outputs, ...shape });
        const program = compiled(forest, edgeFeatures, { averaged, single });
        const columns = edgeColumns(200).map(valuesOf);
        for (let row = 0; row < 200; row++) {
          const predictions = new Float64Array(outputs);
          const values = rowOf(columns, row);
          runOp(predictRow, { program, values: Float64Array.from(values), predictions, raw: false });
          expect(predictions).toEqual(naiveScores(forest, values, { averaged, single }));
        }
      }
    });
  }

  it("answers through the link, or with the scores", () => {
    const forest = randomForest({ trees: 3, leaves: 4, features: 1 });
    const program = compiled(forest, 1, { link: "logistic" });
    const values = Float64Array.of(0.5);
    const two = new Float64Array(2);
    runOp(predictRow, { program, values, predictions: two, raw: false });
    const score = new Float64Array(1);
    runOp(predictRow, { program, values, predictions: score, raw: true });
    expect(two[0] + two[1]).toBe(1);
    expect(two[1]).toBeCloseTo(1 / (1 + Math.exp(-score[0])), 14);
  });

  it("refuses a row of another length", () => {
    const program = compiled(randomForest({ trees: 3, leaves: 4, features: 2 }), 2);
    const shape = expect.objectContaining({ code: "ERR_SHAPE" });
    for (const [values, answers] of [
      [1, 1],
      [3, 1],
      [2, 0],
      [2, 2],
    ]) {
      const call = { program, values: new Float64Array(values), predictions: new Float64Array(answers), raw: false };
      expect(() => runOp(predictRow, call)).toThrow(shape);
    }
  });
});
