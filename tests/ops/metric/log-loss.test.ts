import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { logLoss } from "../../../src/engine/ops/metric/log-loss.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses, sizes } from "./scored-rows.js";

describe("metric/log-loss", () => {
  for (const rows of sizes) {
    it(`is the mean of -log p over ${rows} rows, the same on any number of threads`, () => {
      const { labels, predictions } = drawClasses(rows, 3);
      const expected = labels.reduce((sum, label, row) => sum - Math.log(predictions[row * 3 + label]), 0) / rows;
      const values = [1, 2, 4].map((threads) => {
        const value = new Float64Array(1);
        runOp(logLoss, { labels, predictions, value, classCount: 3 }, makeRuntime({ threads }));
        return value[0];
      });
      expect(values[0]).toBeCloseTo(expected, 11);
      expect(new Set(values).size).toBe(1);
    });
  }

  it("clips certain answers and refuses probabilities that are none", () => {
    const value = new Float64Array(1);
    const run = (p: number) =>
      runOp(logLoss, { labels: Float64Array.of(1), predictions: Float64Array.of(1 - p, p), value, classCount: 2 });
    run(0);
    expect(value[0]).toBeCloseTo(52 * Math.LN2, 12);
    run(1);
    expect(value[0]).toBeLessThan(1e-15);
    expect(() => run(Number.NaN)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });
});
