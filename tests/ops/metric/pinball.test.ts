import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { pinball } from "../../../src/engine/ops/metric/pinball.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawValues, sizes } from "./scored-rows.js";

const run = (labels: Float64Array, predictions: Float64Array, level: number, threads = 1): number => {
  const value = new Float64Array(1);
  runOp(pinball, { labels, predictions, value, level }, makeRuntime({ threads }));
  return value[0];
};

describe("metric/pinball", () => {
  for (const rows of sizes) {
    it(`is the mean pinball loss of ${rows} rows, the same on any number of threads`, () => {
      const { labels, predictions } = drawValues(rows);
      for (const level of [0.1, 0.5, 0.9]) {
        const expected =
          labels.reduce((sum, y, row) => {
            const error = y - predictions[row];
            return sum + Math.max(level * error, (level - 1) * error);
          }, 0) / rows;
        const values = [1, 2, 4].map((threads) => run(labels, predictions, level, threads));
        expect(values[0]).toBeCloseTo(expected, 11);
        expect(new Set(values).size).toBe(1);
      }
    });
  }

  it("is least at the quantile, and refuses a level outside 0 to 1", () => {
    const labels = Float64Array.from({ length: 100 }, (_, i) => i);
    const at = (value: number) =>
      run(
        labels,
        labels.map(() => value),
        0.75,
      );
    expect(at(74.5)).toBeLessThan(at(70));
    expect(at(74.5)).toBeLessThan(at(80));
    expect(() => run(labels, labels, 1.1)).toThrow(/valid/);
    expect(() => run(new Float64Array(0), new Float64Array(0), 0.5)).toThrow(/agree/);
  });
});
