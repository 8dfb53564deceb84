import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictLinear } from "../../../src/engine/ops/matrix/predict-linear.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const model = {
  coefficients: Float64Array.of(1, -2, 0.5, 0, 3, -1),
  intercepts: Float64Array.of(0.25, -4),
  means: Float64Array.of(0.5, 10, -1),
  scales: Float64Array.of(2, 0.1, 1),
};

describe("matrix/predict-linear", () => {
  for (const rows of [0, 1, 255, 256, 257, 4_097]) {
    it(`sums ${rows} rows feature by feature, to the bit, missing as the mean`, () => {
      const columns = [0, 1, 2].map((f) =>
        Float64Array.from({ length: rows }, (_, row) => {
          const value = randomUnit(f, streams.sample, row) * 20;
          return value < 1 ? Number.NaN : value;
        }),
      );
      const features = columns.map((values) => makeChunk("float64", { values }));
      for (const threads of [1, 2, 4]) {
        const predictions = new Float64Array(rows * 2);
        runOp(predictLinear, { features, ...model, predictions, link: "identity" }, makeRuntime({ threads }));
        for (let row = 0; row < rows; row++) {
          for (let k = 0; k < 2; k++) {
            let expected = model.intercepts[k];
            for (let f = 0; f < 3; f++) {
              const z = (columns[f][row] - model.means[f]) / model.scales[f];
              expected += model.coefficients[k * 3 + f] * (Number.isNaN(z) ? 0 : z);
            }
            expect(predictions[row * 2 + k]).toBe(expected);
          }
        }
      }
    });
  }

  it("stays a number for infinite values, even where the coefficient is 0", () => {
    const features = [Infinity, -Infinity, Infinity].map((value) =>
      makeChunk("float64", { values: Float64Array.of(value) }),
    );
    const predictions = new Float64Array(2);
    runOp(predictLinear, { features, ...model, predictions, link: "softmax" });
    expect(predictions[0] + predictions[1]).toBe(1);
  });
});
