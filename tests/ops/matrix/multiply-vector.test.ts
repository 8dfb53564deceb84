import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { multiplyVector } from "../../../src/engine/ops/matrix/multiply-vector.js";
import { expectSameEverywhere, type Matrix, productOf, randomMatrix, transposed, wholeMatrix } from "./matrices.js";

function argumentsOf(a: Matrix, vector: Float64Array, isTransposed: boolean, single = false) {
  const make = (cells: Float64Array) => (single ? Float32Array.from(cells) : cells.slice());
  return {
    matrix: make(a.cells),
    vector: make(vector),
    product: make(new Float64Array(isTransposed ? a.columns : a.rows)),
    rows: a.rows,
    columns: a.columns,
    stride: a.columns,
    transposed: isTransposed,
  };
}

describe("matrix/multiply-vector", () => {
  for (const [rows, columns] of [
    [0, 3],
    [3, 0],
    [1, 1],
    [5, 15],
    [17, 16],
    [9, 33],
    [1023, 7],
    [1024, 7],
    [1025, 7],
    [70_000, 3],
  ]) {
    it(`multiplies ${rows} x ${columns} exactly, as it lies and transposed, in both precisions`, () => {
      const a = wholeMatrix(rows, columns, 1);
      const across = wholeMatrix(columns, 1, 2);
      const down = wholeMatrix(rows, 1, 3);
      for (const single of [false, true]) {
        const forward = argumentsOf(a, across.cells, false, single);
        runOp(multiplyVector, forward);
        expect([...forward.product]).toEqual([...productOf(a, across).cells]);
        const back = argumentsOf(a, down.cells, true, single);
        runOp(multiplyVector, back);
        expect([...back.product]).toEqual([...productOf(transposed(a), down).cells]);
      }
    });
  }

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    const a = randomMatrix(5000, 37, 4);
    const across = randomMatrix(37, 1, 5).cells;
    const down = randomMatrix(5000, 1, 6).cells;
    for (const single of [false, true]) {
      expectSameEverywhere(multiplyVector, () => argumentsOf(a, across, false, single));
      expectSameEverywhere(multiplyVector, () => argumentsOf(a, down, true, single));
    }
  });

  it("refuses lengths that do not agree", () => {
    const args = argumentsOf(wholeMatrix(4, 5, 1), new Float64Array(5), false);
    expect(() => runOp(multiplyVector, { ...args, transposed: true })).toThrow(/multiply-vector/);
    expect(() => runOp(multiplyVector, { ...args, stride: 6 })).toThrow(/multiply-vector/);
    expect(() => runOp(multiplyVector, { ...args, product: new Float64Array(5) })).toThrow(/multiply-vector/);
  });
});
