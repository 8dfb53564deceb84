import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { valueErrors } from "../../../src/engine/ops/metric/value-errors.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawValues, sizes } from "./scored-rows.js";

describe("metric/value-errors", () => {
  for (const rows of sizes) {
    it(`sums the errors of ${rows} rows, the same on any number of threads`, () => {
      const { labels, predictions } = drawValues(rows);
      const mean = labels.reduce((sum, y) => sum + y, 0) / rows;
      const sum = (term: (y: number, e: number) => number) =>
        labels.reduce((total, y, row) => total + term(y, y - predictions[row]), 0);
      const expected = [
        sum((_, e) => e * e),
        sum((_, e) => Math.abs(e)),
        sum((y) => (y - mean) * (y - mean)),
        sum((y, e) => Math.abs(e) / Math.max(Math.abs(y), 2 ** -52)),
      ];
      const all = [1, 2, 4].map((threads) => {
        const sums = new Float64Array(4);
        runOp(valueErrors, { labels, predictions, sums }, makeRuntime({ threads }));
        return sums;
      });
      expected.forEach((value, i) => {
        expect(Math.abs(all[0][i] - value)).toBeLessThanOrEqual(1e-11 * Math.max(1, value));
      });
      for (const sums of all) expect(sums).toEqual(all[0]);
    });
  }
});
