import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { eigenSymmetric } from "../../../src/engine/ops/matrix/eigen-symmetric.js";
import reference from "../../fixtures/matrices.json" with { type: "json" };
import { eigenArguments, eigenOf } from "./decompose.js";
import {
  distance,
  expectSameEverywhere,
  type Matrix,
  matrixOf,
  productOf,
  randomMatrix,
  skewOfColumns,
  transposed,
} from "./matrices.js";

function symmetric(n: number, seed: number): Matrix {
  const a = randomMatrix(n, n, seed);
  return matrixOf(n, n, (i, j) => a.cells[Math.max(i, j) * n + Math.min(i, j)]);
}

/** Largest element of matrix v - value v over all pairs. */
function residual(matrix: Matrix, values: Float64Array, vectors: Matrix): number {
  const n = matrix.rows;
  const turned = productOf(vectors, matrix);
  return distance(
    turned,
    matrixOf(n, n, (i, j) => values[i] * vectors.cells[i * n + j]),
  );
}

describe("matrix/eigen-symmetric", () => {
  for (const n of [0, 1, 2, 3, 31, 32, 33, 34, 65, 200]) {
    it(`finds values and vectors of ${n} x ${n}: orthonormal, with residuals of rounding`, () => {
      const matrix = symmetric(n, n);
      const { values, vectors } = eigenOf(matrix);
      expect(skewOfColumns(transposed(vectors))).toBeLessThan(1e-13);
      expect(residual(matrix, values, vectors)).toBeLessThan(1e-14 * Math.max(10, n));
      expect([...values]).toEqual([...values].sort((a, b) => b - a));
      for (let i = 0; i < n; i++) {
        const row = [...vectors.cells.subarray(i * n, (i + 1) * n)];
        expect(row.find((value) => Math.abs(value) === Math.max(...row.map(Math.abs)))).toBeGreaterThan(0);
      }
    });
  }

  for (const { name, matrix, values } of reference.eigenvalues) {
    it(`finds the values of ${name} to 14 digits of the largest`, () => {
      const got = eigenOf({ ...matrix, cells: Float64Array.from(matrix.cells) }).values;
      got.forEach((value, at) => {
        expect(Math.abs(value - values[at])).toBeLessThan(2e-15 * matrix.rows * Math.abs(values[0]));
      });
    });
  }

  it("agrees with LAPACK's vectors", () => {
    const { matrix, vectors } = reference.eigenvectors;
    const got = eigenOf({ ...matrix, cells: Float64Array.from(matrix.cells) }).vectors;
    expect(distance(got, { ...vectors, cells: Float64Array.from(vectors.cells) })).toBeLessThan(1e-12);
  });

  it("finds the known values of the second difference, of equal values, of zeroes, and of extreme numbers", () => {
    const n = 100;
    const difference = matrixOf(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0));
    eigenOf(difference).values.forEach((value, at) => {
      expect(Math.abs(value - (2 - 2 * Math.cos((Math.PI * (n - at)) / (n + 1))))).toBeLessThan(1e-13);
    });
    const ones = eigenOf(matrixOf(40, 40, () => 1));
    expect(ones.values[0]).toBeCloseTo(40, 12);
    expect(Math.max(...ones.values.subarray(1).map(Math.abs))).toBeLessThan(1e-13);
    expect(skewOfColumns(transposed(ones.vectors))).toBeLessThan(1e-13);
    expect([...eigenOf(matrixOf(5, 5, () => 0)).values]).toEqual([0, 0, 0, 0, 0]);
    for (const size of [1e307, 1e-300]) {
      const small = symmetric(30, 9);
      const scaled = eigenOf({ ...small, cells: small.cells.map((value) => value * size) });
      eigenOf(small).values.forEach((value, at) => {
        expect(scaled.values[at] / size).toBeCloseTo(value, 12);
      });
    }
  });

  it("refuses what is not finite with its row, and sizes that do not agree; does not read above the diagonal", () => {
    const matrix = symmetric(6, 3);
    const expected = eigenOf(matrix).values;
    matrix.cells[2] = Number.NaN;
    expect(eigenOf(matrix).values).toEqual(expected);
    matrix.cells[4 * 6 + 1] = Number.NaN;
    expect(() => eigenOf(matrix)).toThrow(/at 4/);
    expect(() => runOp(eigenSymmetric, { ...eigenArguments(matrix), values: new Float64Array(5) })).toThrow(/eigen/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    expectSameEverywhere(eigenSymmetric, () => eigenArguments(symmetric(170, 5)));
  });
});
