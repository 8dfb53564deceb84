import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { drawRows } from "../../../src/engine/ops/metric/draw-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

describe("metric/draw-rows", () => {
  const rows = 500;
  const labels = Float64Array.from({ length: rows }, (_, row) => row);
  const predictions = Float64Array.from({ length: rows * 2 }, (_, i) => i);
  const draw = (count: number, seed: number, sample: number, threads = 2) => {
    const [drawnLabels, drawnPredictions] = [new Float64Array(count), new Float64Array(count * 2)];
    runOp(drawRows, { labels, predictions, drawnLabels, drawnPredictions, seed, sample }, makeRuntime({ threads }));
    return { drawnLabels, drawnPredictions };
  };

  it("draws whole rows: a label keeps its predictions", () => {
    const { drawnLabels, drawnPredictions } = draw(40_000, 3, 0);
    drawnLabels.forEach((row, i) => {
      expect(drawnPredictions[i * 2]).toBe(row * 2);
      expect(drawnPredictions[i * 2 + 1]).toBe(row * 2 + 1);
    });
  });

  it("draws every row equally often", () => {
    const counts = new Array<number>(rows).fill(0);
    for (const row of draw(200_000, 4, 1).drawnLabels) counts[row]++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
    // 499 degrees of freedom: mean 499, standard deviation 31.6.
    expect(chiSquare).toBeGreaterThan(499 - 4 * 31.6);
    expect(chiSquare).toBeLessThan(499 + 4 * 31.6);
  });

  it("is a function of seed and sample alone", () => {
    expect(draw(40_000, 3, 0, 1)).toEqual(draw(40_000, 3, 0, 4));
    expect(draw(100, 3, 0).drawnLabels).not.toEqual(draw(100, 3, 1).drawnLabels);
    expect(draw(100, 3, 0).drawnLabels).not.toEqual(draw(100, 4, 0).drawnLabels);
    expect(draw(100, 3, 0).drawnLabels).toEqual(draw(40_000, 3, 0).drawnLabels.subarray(0, 100));
  });
});
