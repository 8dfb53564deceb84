import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { rocAuc } from "../../../src/engine/ops/metric/roc-auc.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses } from "./scored-rows.js";

describe("metric/roc-auc", () => {
  for (const rows of [2, 3, 50, 400]) {
    it(`counts the pairs of ${rows} rows, ties as half, for any class against the rest`, () => {
      const { labels, predictions } = drawClasses(rows, 3);
      for (const wanted of [0, 1, 2]) {
        const value = new Float64Array(1);
        runOp(rocAuc, { labels, predictions, value, wanted }, makeRuntime({ threads: 2 }));
        const score = (row: number) => predictions[row * 3 + wanted];
        let [wins, pairs] = [0, 0];
        for (let a = 0; a < rows; a++) {
          for (let b = 0; b < rows; b++) {
            if (labels[a] !== wanted || labels[b] === wanted) continue;
            pairs++;
            wins += score(a) > score(b) ? 1 : score(a) === score(b) ? 0.5 : 0;
          }
        }
        if (pairs === 0) expect(value[0]).toBeNaN();
        else expect(value[0]).toBeCloseTo(wins / pairs, 13);
      }
    });
  }

  it("ranks infinite scores and refuses a score that is no number", () => {
    const value = new Float64Array(1);
    const run = (last: number) =>
      runOp(rocAuc, {
        labels: Float64Array.of(0, 1),
        predictions: Float64Array.of(0, -Infinity, 0, last),
        value,
        wanted: 1,
      });
    run(Infinity);
    expect(value[0]).toBe(1);
    expect(() => run(Number.NaN)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });
});
