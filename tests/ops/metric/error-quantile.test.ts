import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { errorQuantile } from "../../../src/engine/ops/metric/error-quantile.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawValues, sizes } from "./scored-rows.js";

const run = (labels: Float64Array, predictions: Float64Array, level: number, threads = 1): number => {
  const value = new Float64Array(1);
  runOp(errorQuantile, { labels, predictions, value, level }, makeRuntime({ threads }));
  return value[0];
};

describe("metric/error-quantile", () => {
  for (const rows of sizes) {
    it(`is the quantile of the sorted errors of ${rows} rows, the same on any number of threads`, () => {
      const { labels, predictions } = drawValues(rows);
      const errors = labels.map((y, row) => Math.abs(y - predictions[row])).sort();
      for (const level of [0, 0.25, 0.5, 0.9, 1]) {
        const at = level * (rows - 1);
        const low = errors[Math.floor(at)];
        const high = errors[Math.min(Math.floor(at) + 1, rows - 1)];
        const values = [1, 2, 4].map((threads) => run(labels, predictions, level, threads));
        expect(values).toEqual(values.map(() => low + (high - low) * (at - Math.floor(at))));
      }
    });
  }

  it("is NaN where an error is not finite, and refuses no rows and a level outside 0 to 1", () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY])
      expect(run(Float64Array.of(1, 2), Float64Array.of(1, bad), 0.5)).toBeNaN();
    expect(() => run(new Float64Array(0), new Float64Array(0), 0.5)).toThrow(/agree/);
    expect(() => run(Float64Array.of(1), Float64Array.of(1), -0.1)).toThrow(/valid/);
  });
});
