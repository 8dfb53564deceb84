import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { gram } from "../../../src/engine/ops/matrix/gram.js";
import {
  expectSameBits,
  expectSameEverywhere,
  type Matrix,
  productOf,
  randomMatrix,
  transposed,
  wholeMatrix,
} from "./matrices.js";

function argumentsOf(a: Matrix, ofRows: boolean, single = false) {
  const make = (cells: Float64Array) => (single ? Float32Array.from(cells) : cells.slice());
  const side = ofRows ? a.rows : a.columns;
  return {
    matrix: make(a.cells),
    product: make(new Float64Array(side * side).fill(Number.NaN)),
    rows: a.rows,
    columns: a.columns,
    stride: a.columns,
    ofRows,
  };
}

describe("matrix/gram", () => {
  for (const [rows, columns] of [
    [0, 3],
    [3, 0],
    [1, 1],
    [10, 23],
    [257, 25],
    [100, 300],
    [600, 241],
    [16_384, 4],
    [16_385, 4],
    [40_000, 9],
  ]) {
    it(`finds all products of pairs of columns of ${rows} x ${columns} exactly, both halves`, () => {
      const a = wholeMatrix(rows, columns, 1);
      const expected = productOf(transposed(a), a).cells;
      for (const single of [false, true]) {
        const args = argumentsOf(a, false, single);
        runOp(gram, args);
        expectSameBits(Float64Array.from(args.product), expected);
      }
      if (rows > 1000) return;
      const args = argumentsOf(a, true);
      runOp(gram, args);
      expectSameBits(args.product, productOf(a, transposed(a)).cells);
    });
  }

  it("has the same bits on any number of threads and at every level of vector instructions, and is symmetric", () => {
    for (const a of [randomMatrix(20_000, 13, 2), randomMatrix(500, 350, 3)]) {
      expectSameEverywhere(gram, () => argumentsOf(a, false));
      expectSameEverywhere(gram, () => argumentsOf(a, false, true));
      const args = argumentsOf(a, false);
      runOp(gram, args);
      const cells = Float64Array.from(args.product);
      expect(transposed({ cells, rows: a.columns, columns: a.columns }).cells).toEqual(cells);
    }
  });

  it("refuses sizes that do not agree", () => {
    const args = argumentsOf(wholeMatrix(4, 5, 1), false);
    expect(() => runOp(gram, { ...args, rows: 5 })).toThrow(/matrix\/gram/);
    expect(() => runOp(gram, { ...args, columns: 6, stride: 6 })).toThrow(/matrix\/gram/);
  });
});
