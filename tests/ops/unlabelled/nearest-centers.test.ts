import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { nearestCenters } from "../../../src/engine/ops/unlabelled/nearest-centers.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { wholeMatrix } from "../matrix/matrices.js";
import { chunksOf, faultOf } from "./row-cells.js";

function nearest(columns: readonly Float64Array[], centers: Float64Array, threads = 2, asked = true) {
  const rows = columns[0].length;
  const origin = Float64Array.from(columns, (_, f) => f - 1);
  const labels = new Float64Array(rows).fill(-1);
  const distances = new Float64Array(asked ? (rows * centers.length) / columns.length : 0);
  runOp(nearestCenters, { features: chunksOf(columns), origin, centers, labels, distances }, makeRuntime({ threads }));
  return { labels, distances };
}

describe("unlabelled/nearest-centers", () => {
  for (const [rows, k] of [
    [0, 3],
    [1, 1],
    [3, 8],
    [1025, 9],
    [3000, 17],
  ]) {
    it(`finds the first nearest of ${k} centers for ${rows} rows, and all distances, on any number of threads`, () => {
      const columns = [1, 2, 3].map((seed) => wholeMatrix(rows, 1, seed).cells);
      const centers = wholeMatrix(k, 3, 4).cells;
      const squares = Array.from({ length: rows }, (_, row) =>
        Array.from({ length: k }, (_, c) =>
          columns.reduce((sum, values, f) => sum + (values[row] - (f - 1) - centers[c * 3 + f]) ** 2, 0),
        ),
      );
      for (const threads of [1, 3]) {
        const { labels, distances } = nearest(columns, centers, threads);
        expect([...labels]).toEqual(squares.map((line) => line.indexOf(Math.min(...line))));
        expect([...distances]).toEqual(squares.flat().map(Math.sqrt));
        expect(nearest(columns, centers, threads, false).labels).toEqual(labels);
      }
    });
  }

  it("names the first cell that is missing or infinite", () => {
    expect(faultOf(() => nearest([Float64Array.of(1, Infinity)], Float64Array.of(1, 2)))).toEqual([
      "ERR_INVALID_VALUE",
      1,
    ]);
  });
});
