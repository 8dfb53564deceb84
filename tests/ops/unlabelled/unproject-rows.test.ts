import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { unprojectRows } from "../../../src/engine/ops/unlabelled/unproject-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { wholeMatrix } from "../matrix/matrices.js";
import { faultOf } from "./row-cells.js";

const means = Float64Array.of(1, -2, 0);
const scales = Float64Array.of(2, 1, 0.5);
const directions = Float64Array.of(1, 2, -1, 0, 3, 1);
const factors = Float64Array.of(0.5, 4);

function unprojected(scores: Float64Array, threads = 2) {
  const values = new Float64Array((scores.length / 2) * 3).fill(Number.NaN);
  runOp(unprojectRows, { scores, means, scales, directions, factors, values }, makeRuntime({ threads }));
  return values;
}

describe("unlabelled/unproject-rows", () => {
  for (const rows of [0, 1, 1024, 1025, 3000]) {
    it(`finds ${rows} rows again exactly as one by one, on any number of threads`, () => {
      const scores = wholeMatrix(rows, 2, 4).cells;
      const naive = Float64Array.from({ length: rows * 3 }, (_, at) => {
        const [row, f] = [Math.floor(at / 3), at % 3];
        const sum = factors.reduce(
          (total, factor, i) => total + scores[row * 2 + i] * factor * directions[i * 3 + f],
          0,
        );
        return means[f] + scales[f] * sum;
      });
      for (const threads of [1, 3]) expect(unprojected(scores, threads)).toEqual(naive);
    });
  }

  it("refuses lengths that do not agree", () => {
    const call = () =>
      runOp(unprojectRows, {
        scores: new Float64Array(2),
        means,
        scales,
        directions,
        factors,
        values: new Float64Array(4),
      });
    expect(faultOf(call)?.[0]).toBe("ERR_SHAPE");
  });
});
