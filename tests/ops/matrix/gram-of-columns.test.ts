import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { gramOfColumns } from "../../../src/engine/ops/matrix/gram-of-columns.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { randomMatrix, wholeMatrix } from "./matrices.js";

const none = new Float64Array(0);
function gramFor(columns: readonly Float64Array[], weights = none, threads = 2, means?: number[], scales?: number[]) {
  const width = columns.length + 1;
  const product = new Float64Array(width * width).fill(Number.NaN);
  const features = columns.map((values) => makeChunk("float64", { values }));
  const args = {
    features,
    weights,
    means: Float64Array.from(means ?? columns.map(() => 0)),
    scales: Float64Array.from(scales ?? columns.map(() => 1)),
    product,
  };
  runOp(gramOfColumns, args, makeRuntime({ threads }));
  return product;
}

/** The naive oracle. */
function naive(columns: readonly Float64Array[], weights: Float64Array, means: number[], scales: number[]) {
  const rows = columns[0].length;
  const z = (row: number, f: number) => {
    const value = f === columns.length ? 1 : (columns[f][row] - means[f]) / scales[f];
    return Number.isNaN(value) ? 0 : value;
  };
  const width = columns.length + 1;
  return Float64Array.from({ length: width * width }, (_, at) => {
    const [i, j] = [Math.floor(at / width), at % width];
    let sum = 0;
    for (let row = 0; row < rows; row++) sum += (weights[row] ?? 1) * z(row, i) * z(row, j);
    return sum;
  });
}

describe("matrix/gram-of-columns", () => {
  for (const rows of [0, 1, 255, 256, 257, 2049, 16_384, 16_385, 50_001]) {
    it(`finds products, sums and counts of ${rows} rows exactly, weighted, missing as the mean`, () => {
      const columns = [1, 2, 3].map((seed) => {
        const { cells } = wholeMatrix(rows, 1, seed);
        return cells.map((value, row) => (row % 7 === seed ? Number.NaN : value));
      });
      const weights = wholeMatrix(rows, 1, 4).cells.map(Math.abs);
      const [means, scales] = [
        [1, -2, 0],
        [2, 1, 0.5],
      ];
      expect(gramFor(columns)).toEqual(naive(columns, none, [0, 0, 0], [1, 1, 1]));
      expect(gramFor(columns, weights, 2, means, scales)).toEqual(naive(columns, weights, means, scales));
    });
  }

  it("has the same bits on any number of threads", () => {
    const columns = Array.from({ length: 20 }, (_, seed) => randomMatrix(50_000, 1, seed).cells);
    const weights = randomMatrix(50_000, 1, 99).cells.map(Math.abs);
    const first = gramFor(columns, weights, 1);
    for (const threads of [2, 4]) expect(gramFor(columns, weights, threads)).toEqual(first);
  });

  it("reads columns of other types, and a table without columns", () => {
    const product = new Float64Array(9);
    const features = [
      makeChunk("int32", { values: Int32Array.of(1, 2, 3) }),
      makeChunk("float32", { values: Float32Array.of(0.5, 1, 2) }),
    ];
    const steady = { means: new Float64Array(2), scales: Float64Array.of(1, 1), weights: none };
    runOp(gramOfColumns, { features, ...steady, product });
    expect([...product]).toEqual([14, 8.5, 6, 8.5, 5.25, 3.5, 6, 3.5, 3]);
  });

  it("refuses a bad weight with its row, an infinite value, and lengths that do not agree", () => {
    const detailOf = (call: () => void) => {
      try {
        call();
      } catch (error) {
        const { code, cause } = error as { code: string; cause: { detail: number } };
        return [code, cause.detail];
      }
      return undefined;
    };
    const column = Float64Array.of(1, 2, 3);
    expect(detailOf(() => gramFor([column], Float64Array.of(1, -1, 1)))).toEqual(["ERR_INVALID_VALUE", 1]);
    expect(detailOf(() => gramFor([column], Float64Array.of(1, 1, Number.NaN)))).toEqual(["ERR_INVALID_VALUE", 2]);
    expect(detailOf(() => gramFor([column, Float64Array.of(1, 2, -Infinity)]))).toEqual(["ERR_INVALID_VALUE", 2]);
    expect(() => gramFor([column], Float64Array.of(1, 1))).toThrow(/gram-of-columns/);
    expect(() => gramFor([column, Float64Array.of(1)])).toThrow(/gram-of-columns/);
  });
});
