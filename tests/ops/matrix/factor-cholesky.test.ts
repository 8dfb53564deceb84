import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { factorCholesky } from "../../../src/engine/ops/matrix/factor-cholesky.js";
import reference from "../../fixtures/matrices.json" with { type: "json" };
import {
  distance,
  expectSameEverywhere,
  type Matrix,
  matrixOf,
  productOf,
  randomMatrix,
  transposed,
} from "./matrices.js";

function argumentsOf({ cells, rows }: Matrix, leastPivot = 0) {
  return { matrix: cells, factor: new Float64Array(rows * rows), size: rows, leastPivot };
}

function factorOf(matrix: Matrix, leastPivot = 0): Matrix {
  const args = argumentsOf(matrix, leastPivot);
  runOp(factorCholesky, args);
  return { ...matrix, cells: args.factor };
}

function definite(n: number, seed: number): Matrix {
  const a = randomMatrix(n, n, seed);
  const product = productOf(a, transposed(a));
  return matrixOf(n, n, (i, j) => product.cells[i * n + j] + (i === j ? 1 : 0));
}

const failureOf = (call: () => void) => {
  try {
    call();
  } catch (error) {
    const { code, details, cause } = error as { code: string; details: { pivot?: number }; cause: { detail: number } };
    return [code, details.pivot ?? cause.detail];
  }
  return undefined;
};

describe("matrix/factor-cholesky", () => {
  for (const n of [0, 1, 2, 63, 64, 65, 200]) {
    it(`factors ${n} x ${n}: the product of the factor with its transpose is the matrix`, () => {
      const matrix = definite(n, n);
      const factor = factorOf(matrix);
      expect(distance(productOf(factor, transposed(factor)), matrix)).toBeLessThan(1e-13 * Math.max(n, 1));
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) expect(factor.cells[i * n + j]).toBe(0);
    });
  }

  it("agrees with LAPACK", () => {
    const { matrix, factor } = reference.cholesky;
    const got = factorOf({ ...matrix, cells: Float64Array.from(matrix.cells) });
    expect(distance(got, { ...factor, cells: Float64Array.from(factor.cells) })).toBeLessThan(1e-13);
  });

  it("names the pivot of a matrix that is not positive definite", () => {
    const n = 130;
    for (const at of [0, 1, 64, 129]) {
      const matrix = definite(n, 3);
      matrix.cells[at * n + at] = -1;
      expect(failureOf(() => factorOf(matrix))).toEqual(["ERR_NOT_DEFINITE", at]);
    }
    // Column 2 is the sum of columns 0 and 1.
    const dependent: Matrix = { cells: Float64Array.of(1, 0, 1, 0, 1, 1, 1, 1, 2), rows: 3, columns: 3 };
    expect(failureOf(() => factorOf(dependent, 1e-13))).toEqual(["ERR_NOT_DEFINITE", 2]);
    expect(failureOf(() => factorOf({ ...dependent, cells: new Float64Array(9) }))).toEqual(["ERR_NOT_DEFINITE", 0]);
  });

  it("refuses what is not finite with its row, and sizes that do not agree; does not read above the diagonal", () => {
    const matrix = definite(5, 4);
    const expected = factorOf(matrix).cells;
    matrix.cells[1] = Number.NaN;
    expect(factorOf(matrix).cells).toEqual(expected);
    matrix.cells[3 * 5 + 1] = Infinity;
    expect(failureOf(() => factorOf(matrix))).toEqual(["ERR_INVALID_VALUE", 3]);
    expect(() => runOp(factorCholesky, { ...argumentsOf(matrix), size: 4 })).toThrow(/factor-cholesky/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    expectSameEverywhere(factorCholesky, () => argumentsOf(definite(180, 5)));
  });
});
