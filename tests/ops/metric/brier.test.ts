import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { brier } from "../../../src/engine/ops/metric/brier.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses, sizes } from "./scored-rows.js";

const run = (labels: Float64Array, predictions: Float64Array, classCount: number, threads = 1): number => {
  const value = new Float64Array(1);
  runOp(brier, { labels, predictions, value, classCount }, makeRuntime({ threads }));
  return value[0];
};

describe("metric/brier", () => {
  for (const rows of sizes) {
    it(`is the mean squared distance of ${rows} rows, the same on any number of threads`, () => {
      const { labels, predictions } = drawClasses(rows, 3);
      let expected = 0;
      predictions.forEach((p, i) => {
        const hit = labels[Math.floor(i / 3)] === i % 3 ? 1 : 0;
        expected += (p - hit) ** 2 / rows;
      });
      const values = [1, 2, 4].map((threads) => run(labels, predictions, 3, threads));
      expect(values[0]).toBeCloseTo(expected, 11);
      expect(new Set(values).size).toBe(1);
    });
  }

  it("refuses labels that are no class, with their row, and no rows", () => {
    for (const bad of [2, -1, 0.5, Number.NaN])
      expect(() => run(Float64Array.of(0, bad), Float64Array.of(1, 0, 0, 1), 2)).toThrow(/at 1/);
    expect(() => run(new Float64Array(0), new Float64Array(0), 2)).toThrow(/agree/);
  });
});
