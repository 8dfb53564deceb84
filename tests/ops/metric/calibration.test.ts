import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { calibration } from "../../../src/engine/ops/metric/calibration.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawClasses, sizes } from "./scored-rows.js";

describe("metric/calibration", () => {
  for (const rows of sizes) {
    it(`sums ${rows} rows by probability, the same on any number of threads`, () => {
      const { labels, predictions } = drawClasses(rows, 2);
      const expected = Array.from({ length: 10 }, () => [0, 0, 0]);
      labels.forEach((label, row) => {
        const p = predictions[row * 2 + 1];
        const bin = expected[Math.min(9, Math.floor(p * 10))];
        bin[0] += p;
        bin[1] += label;
        bin[2] += 1;
      });
      const all = [1, 2, 4].map((threads) => {
        const sums = new Float64Array(30);
        runOp(calibration, { labels, predictions, sums }, makeRuntime({ threads }));
        return sums;
      });
      expected.flat().forEach((value, i) => {
        expect(all[0][i]).toBeCloseTo(value, 8);
      });
      for (const sums of all) expect(sums).toEqual(all[0]);
    });
  }
});
