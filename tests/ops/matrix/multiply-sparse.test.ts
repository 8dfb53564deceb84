import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { multiplySparse } from "../../../src/engine/ops/matrix/multiply-sparse.js";
import {
  expectSameBits,
  expectSameEverywhere,
  matrixOf,
  productOf,
  randomMatrix,
  transposed,
  wholeMatrix,
} from "./matrices.js";

/** About a tenth of the cells, as compressed rows and as a dense matrix. */
function sparseMatrix(rows: number, columns: number, ones: boolean) {
  const drawn = wholeMatrix(rows, columns, 3);
  const dense = matrixOf(rows, columns, (i, j) => {
    const at = i * columns + j;
    if (randomUnit(9, streams.synthetic, at) > 0.1) return 0;
    return ones ? 1 : drawn.cells[at];
  });
  const offsets = [0];
  const entries: number[] = [];
  const values: number[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const value = dense.cells[i * columns + j];
      if (value === 0) continue;
      entries.push(j);
      values.push(value);
    }
    offsets.push(entries.length);
  }
  return {
    dense,
    offsets: Uint32Array.from(offsets),
    columns: Uint32Array.from(entries),
    values: Float64Array.from(ones ? [] : values),
  };
}

function argumentsOf(
  rows: number,
  columns: number,
  width: number,
  isTransposed: boolean,
  ones = false,
  single = false,
) {
  const { dense, ...sparse } = sparseMatrix(rows, columns, ones);
  const make = (cells: Float64Array) => (single ? Float32Array.from(cells) : cells);
  const right = wholeMatrix(isTransposed ? rows : columns, width, 5);
  return {
    expected: productOf(isTransposed ? transposed(dense) : dense, right).cells,
    args: {
      ...sparse,
      values: make(sparse.values),
      dense: make(right.cells),
      product: make(new Float64Array((isTransposed ? columns : rows) * width).fill(Number.NaN)),
      columnCount: columns,
      width,
      transposed: isTransposed,
    },
  };
}

describe("matrix/multiply-sparse", () => {
  for (const [rows, columns, width] of [
    [0, 5, 2],
    [5, 0, 2],
    [1, 1, 1],
    [255, 40, 1],
    [256, 40, 17],
    [257, 40, 3],
    [1000, 90, 5],
  ]) {
    it(`multiplies ${rows} x ${columns} by ${width} columns exactly, also its transpose, also ones only`, () => {
      for (const isTransposed of [false, true]) {
        for (const ones of [false, true]) {
          for (const single of [false, true]) {
            const { args, expected } = argumentsOf(rows, columns, width, isTransposed, ones, single);
            runOp(multiplySparse, args);
            expectSameBits(Float64Array.from(args.product), expected);
          }
        }
      }
    });
  }

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    for (const isTransposed of [false, true]) {
      const { args } = argumentsOf(700, 60, 9, isTransposed);
      const values = randomMatrix(args.columns.length, 1, 6).cells;
      const dense = randomMatrix(args.dense.length, 1, 7).cells;
      expectSameEverywhere(multiplySparse, () => ({ ...args, values, dense, product: args.product.slice() }));
    }
  });

  it("refuses a column that is not there, with its entry, offsets that fall, and lengths that do not agree", () => {
    const good = {
      offsets: Uint32Array.of(0, 1, 2),
      columns: Uint32Array.of(0, 1),
      values: Float64Array.of(1, 2),
      dense: new Float64Array(2),
      product: new Float64Array(2),
      columnCount: 2,
      width: 1,
      transposed: false,
    };
    const failure = (change: object) => {
      try {
        runOp(multiplySparse, { ...good, ...change });
      } catch (error) {
        const { code, cause } = error as { code: string; cause?: { detail: number } };
        return [code, cause?.detail];
      }
      return undefined;
    };
    expect(failure({})).toBeUndefined();
    expect(failure({ columns: Uint32Array.of(0, 2) })).toEqual(["ERR_INVALID_VALUE", 1]);
    expect(failure({ offsets: Uint32Array.of(0, 3, 2) })).toEqual(["ERR_INVALID_VALUE", 3]);
    for (const change of [
      { offsets: Uint32Array.of(0, 1, 3) },
      { offsets: Uint32Array.of(1, 1, 2) },
      { offsets: new Uint32Array(0) },
      { values: Float64Array.of(1) },
      { dense: new Float64Array(3), columnCount: 3 },
      { product: new Float64Array(1) },
    ].filter((change) => !("columnCount" in change))) {
      expect(failure(change)?.[0]).toBe("ERR_SHAPE");
    }
  });
});
