import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { deviance } from "../../../src/engine/ops/metric/deviance.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawValues, sizes } from "./scored-rows.js";

const run = (labels: Float64Array, predictions: Float64Array, power: number, threads = 1): number => {
  const value = new Float64Array(1);
  runOp(deviance, { labels, predictions, value, power }, makeRuntime({ threads }));
  return value[0];
};

describe("metric/deviance", () => {
  for (const rows of sizes) {
    it(`is the mean deviance of ${rows} rows, the same on any number of threads`, () => {
      const drawn = drawValues(rows);
      const [labels, predictions] = [drawn.labels, drawn.predictions].map((all) => all.map((value) => value + 3.001));
      // Deviance is twice the integral of (label - mean) / mean^power between prediction and label.
      const unit = (y: number, mu: number, power: number) => {
        const steps = 2000;
        let sum = 0;
        for (let i = 0; i < steps; i++) {
          const mean = mu + ((i + 0.5) / steps) * (y - mu);
          sum += (y - mean) / mean ** power;
        }
        return (2 * sum * (y - mu)) / steps;
      };
      for (const power of [0, 1, 1.5, 2, 3]) {
        const values = [1, 2, 4].map((threads) => run(labels, predictions, power, threads));
        expect(new Set(values).size).toBe(1);
        if (rows > 1000) continue;
        // Away from 0, where the integral is smooth.
        const far = [labels, predictions].map((all) => all.map((value) => value + 1));
        const expected = far[0].reduce((sum, y, row) => sum + unit(y, far[1][row], power), 0) / rows;
        expect(Math.abs(run(far[0], far[1], power) / expected - 1)).toBeLessThan(1e-4);
      }
    });
  }

  it("is 0 where all is right, and NaN where labels or predictions have no such distribution", () => {
    for (const power of [1, 1.5, 2]) {
      expect(run(Float64Array.of(2, 5), Float64Array.of(2, 5), power)).toBeCloseTo(0, 14);
      for (const bad of [0, -1, Number.NaN]) expect(run(Float64Array.of(1), Float64Array.of(bad), power)).toBeNaN();
      expect(run(Float64Array.of(-1), Float64Array.of(1), power)).toBeNaN();
    }
    expect(run(Float64Array.of(0), Float64Array.of(1), 1.5)).toBeCloseTo(4, 14);
    expect(run(Float64Array.of(0), Float64Array.of(1), 2)).toBeNaN();
    expect(() => run(Float64Array.of(1), Float64Array.of(1), 0.5)).toThrow(/valid/);
    expect(() => run(new Float64Array(0), new Float64Array(0), 1)).toThrow(/agree/);
  });
});
