import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { confusion } from "../../../src/engine/ops/metric/confusion.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses, sizes } from "./scored-rows.js";

describe("metric/confusion", () => {
  for (const rows of sizes) {
    it(`counts ${rows} rows by true and predicted class, the first of equals, on any number of threads`, () => {
      const { labels, predictions } = drawClasses(rows, 3);
      const expected = new Float64Array(9);
      labels.forEach((label, row) => {
        const p = [...predictions.subarray(row * 3, row * 3 + 3)];
        expected[label * 3 + p.indexOf(Math.max(...p))]++;
      });
      for (const threads of [1, 2, 4]) {
        const counts = new Float64Array(9);
        runOp(confusion, { labels, predictions, counts, classCount: 3 }, makeRuntime({ threads }));
        expect(counts).toEqual(expected);
      }
    });
  }

  it("is empty without rows and refuses a label that is no class", () => {
    const counts = new Float64Array(4).fill(9);
    runOp(confusion, { labels: new Float64Array(0), predictions: new Float64Array(0), counts, classCount: 2 });
    expect([...counts]).toEqual([0, 0, 0, 0]);
    for (const label of [2, -1, 0.5, Number.NaN]) {
      const run = () =>
        runOp(confusion, { labels: Float64Array.of(label), predictions: Float64Array.of(0, 1), counts, classCount: 2 });
      expect(run).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
    }
  });
});
