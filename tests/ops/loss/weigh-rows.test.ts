import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { weighRows } from "../../../src/engine/ops/loss/weigh-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const none = new Float64Array(0);
function weightsOf(labels: Float64Array, rowWeights: Float64Array, classWeights: Float64Array, threads = 1) {
  const weights = new Float64Array(labels.length);
  runOp(weighRows, { labels, rowWeights, classWeights, weights }, makeRuntime({ threads }));
  return weights;
}

describe("loss/weigh-rows", () => {
  const classWeights = Float64Array.of(0.1, 3, 1e300);
  for (const rows of [0, 1, 16_384, 16_385, 40_000]) {
    it(`multiplies the weights of ${rows} rows and of their classes, on any number of threads`, () => {
      const unit = (seed: number) => Float64Array.from({ length: rows }, (_, i) => randomUnit(seed, streams.sample, i));
      const labels = unit(1).map((u) => Math.floor(u * 3));
      const rowWeights = unit(2);
      const expected = rowWeights.map((weight, row) => weight * classWeights[labels[row]]);
      for (const threads of [1, 3]) {
        expect(weightsOf(labels, rowWeights, classWeights, threads)).toEqual(expected);
        expect(weightsOf(labels, none, classWeights, threads)).toEqual(labels.map((label) => classWeights[label]));
      }
    });
  }

  it("leaves what is wrong to whoever learns from it", () => {
    const labels = Float64Array.of(Number.NaN, -1, 3, Number.POSITIVE_INFINITY, 1);
    const rowWeights = Float64Array.of(2, 3, 4, 5, Number.NaN);
    expect(weightsOf(labels, rowWeights, classWeights)).toEqual(rowWeights);
  });

  it("refuses weights of other rows", () => {
    expect(() => weightsOf(new Float64Array(3), new Float64Array(2), classWeights)).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
  });
});
