import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { rocCurve } from "../../../src/engine/ops/metric/roc-curve.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses } from "./scored-rows.js";

describe("metric/roc-curve", () => {
  const curve = (rows: number, room: number) => {
    const { labels, predictions } = drawClasses(rows, 2);
    const [points, count] = [new Float64Array(room * 2), new Float64Array(1)];
    runOp(rocCurve, { labels, predictions, points, count, wanted: 1 }, makeRuntime({ threads: 2 }));
    const found = Array.from({ length: count[0] }, (_, i) => [points[i * 2], points[i * 2 + 1]]);
    return { labels, predictions, found };
  };

  it("goes through the rates at every threshold where there is room", () => {
    const { labels, predictions, found } = curve(80, 100);
    const thresholds = [Infinity, ...new Set(labels.map((_, row) => predictions[row * 2 + 1]))].sort((a, b) => b - a);
    const expected = thresholds.map((threshold) =>
      [0, 1].map((wanted) => {
        const rows = [...labels.keys()].filter((row) => labels[row] === wanted);
        return rows.filter((row) => predictions[row * 2 + 1] >= threshold).length / rows.length;
      }),
    );
    expect(found).toEqual(expected);
  });

  it("keeps both ends and rises where there is little room", () => {
    const { found } = curve(5_000, 12);
    expect(found.length).toBe(12);
    expect([found[0], found[11]]).toEqual([
      [0, 0],
      [1, 1],
    ]);
    for (let i = 1; i < 12; i++) {
      expect(found[i][0]).toBeGreaterThanOrEqual(found[i - 1][0]);
      expect(found[i][1]).toBeGreaterThanOrEqual(found[i - 1][1]);
    }
  });

  it("says none where one side has no rows", () => {
    const count = Float64Array.of(9);
    const labels = Float64Array.of(1, 1);
    runOp(rocCurve, {
      labels,
      predictions: Float64Array.of(0.5, 0.5, 0.4, 0.6),
      points: new Float64Array(8),
      count,
      wanted: 1,
    });
    expect(count[0]).toBe(0);
  });
});
