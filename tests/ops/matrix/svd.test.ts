import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { svd } from "../../../src/engine/ops/matrix/svd.js";
import reference from "../../fixtures/matrices.json" with { type: "json" };
import { recomposed, svdArguments, svdOf } from "./decompose.js";
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

function check(matrix: Matrix, size = 1) {
  const parts = svdOf(matrix);
  expect(skewOfColumns(parts.left)).toBeLessThan(1e-13);
  expect(skewOfColumns(transposed(parts.right))).toBeLessThan(1e-13);
  expect(distance(recomposed(parts), matrix)).toBeLessThan(1e-14 * size * Math.max(10, matrix.columns));
  expect([...parts.values]).toEqual([...parts.values].sort((a, b) => b - a));
  return parts;
}

describe("matrix/svd", () => {
  for (const [rows, columns] of [
    [0, 3],
    [3, 0],
    [1, 1],
    [1, 6],
    [6, 1],
    [8, 8],
    [20, 9],
    [9, 20],
    [33, 33],
    [150, 70],
    [70, 150],
  ]) {
    it(`decomposes ${rows} x ${columns}: orthonormal, and their product is the matrix`, () => {
      check(randomMatrix(rows, columns, rows + columns));
    });
  }

  for (const { name, matrix, values } of reference.singularValues) {
    it(`finds all singular values of ${name} to 12 digits of each`, () => {
      const got = svdOf({ ...matrix, cells: Float64Array.from(matrix.cells) }).values;
      // Hilbert's matrix itself is rounded: its small values are known to the digits that its condition leaves.
      got.forEach((value, at) => {
        expect(Math.abs(value / values[at] - 1), `value ${at}`).toBeLessThan(name === "Hilbert" ? 1e-5 : 1e-12);
        expect(Math.abs(value - values[at])).toBeLessThan(1e-14 * values[0]);
      });
    });
  }

  it("decomposes zeroes, one rank, equal rows, and extreme numbers", () => {
    check(matrixOf(6, 4, () => 0));
    check(matrixOf(4, 6, () => 0));
    const one = check(
      matrixOf(30, 20, (i, j) => (i + 1) * (j - 3)),
      1e3,
    );
    expect(one.values[1]).toBeLessThan(1e-12 * one.values[0]);
    const low = check(productOf(randomMatrix(60, 5, 1), randomMatrix(5, 40, 2)), 3);
    expect(low.values[4]).toBeGreaterThan(0.1);
    expect(low.values[5]).toBeLessThan(1e-13);
    for (const size of [1e306, 1e-300]) {
      const drawn = randomMatrix(20, 12, 3);
      const got = svdOf({ ...drawn, cells: drawn.cells.map((value) => value * size) });
      svdOf(drawn).values.forEach((value, at) => {
        expect(got.values[at] / size).toBeCloseTo(value, 12);
      });
    }
  });

  for (const least of [0.5, 0.02, 0.01, 1e-6]) {
    it(`finds values that fall to ${least} of the largest, many of them nearly equal, to their own last digits`, () => {
      const [rows, columns] = [90, 60];
      const size = (at: number) => least ** (Math.floor(at / 4) / 14) * (1 - (at % 4) * 1e-9);
      const left = svdOf(randomMatrix(rows, columns, 11)).left;
      const right = svdOf(randomMatrix(columns, columns, 12)).right;
      const matrix = productOf(
        matrixOf(rows, columns, (i, j) => left.cells[i * columns + j] * size(j)),
        right,
      );
      const sizes = Float64Array.from({ length: columns }, (_, at) => size(at))
        .sort()
        .reverse();
      check(matrix).values.forEach((value, at) => {
        // The matrix itself is known to the rounding of its largest value.
        expect(Math.abs(value - sizes[at])).toBeLessThan(1e-14);
      });
    });
  }

  it("refuses what is not finite with its row, and sizes that do not agree", () => {
    const matrix = randomMatrix(6, 4, 3);
    expect(() => runOp(svd, { ...svdArguments(matrix), columns: 5 })).toThrow(/matrix\/svd/);
    matrix.cells[9] = -Infinity;
    expect(() => svdOf(matrix)).toThrow(/at 2/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    expectSameEverywhere(svd, () => svdArguments(randomMatrix(200, 90, 5)));
  });
});
