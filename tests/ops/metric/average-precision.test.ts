import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { averagePrecision } from "../../../src/engine/ops/metric/average-precision.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses } from "./scored-rows.js";

describe("metric/average-precision", () => {
  for (const rows of [1, 2, 60, 500]) {
    it(`adds precision over the distinct thresholds of ${rows} rows`, () => {
      const { labels, predictions } = drawClasses(rows, 2);
      const value = new Float64Array(1);
      runOp(averagePrecision, { labels, predictions, value, wanted: 1 }, makeRuntime({ threads: 2 }));
      const score = (row: number) => predictions[row * 2 + 1];
      const positives = labels.filter((label) => label === 1).length;
      const thresholds = [...new Set(labels.map((_, row) => score(row)))].sort((a, b) => b - a);
      let [sum, last] = [0, 0];
      for (const threshold of thresholds) {
        const above = [...labels.keys()].filter((row) => score(row) >= threshold);
        const hits = above.filter((row) => labels[row] === 1).length;
        sum += ((hits - last) / positives) * (hits / above.length);
        last = hits;
      }
      if (positives === 0) expect(value[0]).toBeNaN();
      else expect(value[0]).toBeCloseTo(sum, 12);
    });
  }
});
