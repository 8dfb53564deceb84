import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { projectRows } from "../../../src/engine/ops/unlabelled/project-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { wholeMatrix } from "../matrix/matrices.js";
import { chunksOf, faultOf } from "./row-cells.js";

const means = Float64Array.of(1, -2, 0);
const scales = Float64Array.of(2, 1, 0.5);
const directions = Float64Array.of(1, 2, -1, 0, 3, 1);
const factors = Float64Array.of(0.5, 4);

function projected(columns: readonly Float64Array[], threads = 2) {
  const scores = new Float64Array(columns[0].length * 2).fill(Number.NaN);
  const args = { features: chunksOf(columns), means, scales, directions, factors, scores };
  runOp(projectRows, args, makeRuntime({ threads }));
  return scores;
}

describe("unlabelled/project-rows", () => {
  for (const rows of [0, 1, 1023, 1024, 1025, 5000]) {
    it(`projects ${rows} rows exactly as one by one, on any number of threads`, () => {
      const columns = [1, 2, 3].map((seed) => wholeMatrix(rows, 1, seed).cells);
      const naive = Float64Array.from({ length: rows * 2 }, (_, at) => {
        const [row, i] = [at >> 1, at & 1];
        const z = columns.map((values, f) => (values[row] - means[f]) / scales[f]);
        return factors[i] * z.reduce((sum, value, f) => sum + value * directions[i * 3 + f], 0);
      });
      for (const threads of [1, 3]) expect(projected(columns, threads)).toEqual(naive);
    });
  }

  it("names the first cell that is missing or infinite", () => {
    const columns = [Float64Array.of(1, 2), Float64Array.of(1, Number.NaN), Float64Array.of(1, -Infinity)];
    expect(faultOf(() => projected(columns))).toEqual(["ERR_INVALID_VALUE", 4]);
  });
});
