import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { labelMeans } from "../../../src/engine/ops/matrix/label-means.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const none = new Float64Array(0);
function meansOf(labels: Float64Array, weights = none, outputs = 1, threads = 2): Float64Array {
  const means = new Float64Array(outputs);
  runOp(labelMeans, { labels, weights, means }, makeRuntime({ threads }));
  return means;
}

describe("matrix/label-means", () => {
  for (const rows of [1, 16_383, 16_384, 16_385, 50_000]) {
    it(`finds the weighted mean and shares of ${rows} rows, the same on any number of threads`, () => {
      const draw = (seed: number) => Float64Array.from({ length: rows }, (_, i) => randomUnit(seed, streams.sample, i));
      const [values, weights] = [draw(1), draw(2)];
      const total = weights.reduce((sum, w) => sum + w, 0);
      const expected = values.reduce((sum, value, i) => sum + value * weights[i], 0) / total;
      expect(meansOf(values, weights)[0]).toBeCloseTo(expected, 12);
      const classes = values.map((value) => Math.floor(value * 3));
      const shares = [0, 1, 2].map(
        (k) => weights.filter((_, i) => classes[i] === k).reduce((sum, w) => sum + w, 0) / total,
      );
      meansOf(classes, weights, 3).forEach((share, k) => {
        expect(share).toBeCloseTo(shares[k], 12);
      });
      for (const threads of [1, 4]) expect(meansOf(values, weights, 1, threads)).toEqual(meansOf(values, weights));
    });
  }

  it("does not overflow where the mean is finite", () => {
    expect(meansOf(Float64Array.of(1.7e308, 1.7e308))[0]).toBeCloseTo(1.7e308, -300);
  });

  it("names the first invalid row", () => {
    const rowOf = (labels: number[], weights: number[], outputs: number) => {
      try {
        meansOf(Float64Array.from(labels), Float64Array.from(weights), outputs);
      } catch (error) {
        return ((error as Error).cause as { detail: number }).detail;
      }
      return undefined;
    };
    expect(rowOf([1, Number.NaN], [], 1)).toBe(1);
    expect(rowOf([0, 1, 2], [], 2)).toBe(2);
    expect(rowOf([0, 0.5], [], 2)).toBe(1);
    expect(rowOf([1, 2], [1, -1], 1)).toBe(1);
    expect(rowOf([1, 2], [0, 0], 1)).toBe(-1);
  });
});
