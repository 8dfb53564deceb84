import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { residuals } from "../../../src/engine/ops/metric/residuals.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawValues, sizes } from "./scored-rows.js";

describe("metric/residuals", () => {
  for (const rows of [0, ...sizes]) {
    it(`subtracts predictions from the labels of ${rows} rows`, () => {
      const { labels, predictions } = drawValues(rows);
      const values = new Float64Array(rows);
      runOp(residuals, { labels, predictions, residuals: values }, makeRuntime({ threads: 2 }));
      expect(values).toEqual(labels.map((label, row) => label - predictions[row]));
    });
  }
});
