import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { scatterWithin } from "../../../src/engine/ops/classification/scatter-within.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const draw = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.sample, row));
const centers = Float64Array.of(0.1, 0.5, 0.9, 1e6, -1e6, 0);
const scales = Float64Array.of(0.5, 2);

function scatterOf(columns: Float64Array[], labels: Float64Array, weights: Float64Array, threads = 2): Float64Array {
  const product = new Float64Array(4);
  const features = columns.map((values) => makeChunk("float64", { values }));
  runOp(scatterWithin, { features, labels, weights, centers, scales, product }, makeRuntime({ threads }));
  return product;
}

describe("classification/scatter-within", () => {
  for (const rows of [0, 1, 511, 512, 513, 40_000]) {
    it(`sums the products of ${rows} rows about the means of their classes, the same on any number of threads`, () => {
      const labels = draw(rows, 1).map((value) => Math.floor(3 * value));
      const holes = draw(rows, 2);
      const columns = [3, 4].map((seed, f) =>
        draw(rows, seed).map((value, row) =>
          holes[row] * seed < 0.3 ? Number.NaN : value + centers[3 * f + labels[row]],
        ),
      );
      for (const weights of [new Float64Array(0), draw(rows, 5)]) {
        const found = scatterOf(columns, labels, weights);
        for (const [i, j] of [
          [0, 0],
          [0, 1],
          [1, 0],
          [1, 1],
        ]) {
          let sum = 0;
          for (let row = 0; row < rows; row++) {
            const z = (f: number) => (columns[f][row] - centers[3 * f + labels[row]]) / scales[f] || 0;
            sum += (weights[row] ?? 1) * z(i) * z(j);
          }
          expect(found[2 * i + j]).toBeCloseTo(sum, 7);
        }
        for (const threads of [1, 4]) expect(scatterOf(columns, labels, weights, threads)).toEqual(found);
      }
    });
  }

  it("names the row whose label is no class", () => {
    const values = Float64Array.of(1, 2);
    expect(() => scatterOf([values, values], Float64Array.of(0, 3), new Float64Array(0))).toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ detail: 1 }) }),
    );
  });
});
