import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { factorQr } from "../../../src/engine/ops/matrix/factor-qr.js";
import reference from "../../fixtures/matrices.json" with { type: "json" };
import { qrArguments, qrOf } from "./decompose.js";
import {
  distance,
  expectSameEverywhere,
  type Matrix,
  matrixOf,
  productOf,
  randomMatrix,
  skewOfColumns,
} from "./matrices.js";

const columnsOf = (matrix: Matrix, pivots: readonly number[]): Matrix =>
  matrixOf(matrix.rows, matrix.columns, (i, j) => matrix.cells[i * matrix.columns + pivots[j]]);

function check(matrix: Matrix, pivoted: boolean, size = 1) {
  const { q, r, pivots } = qrOf(matrix, pivoted);
  expect([...pivots].sort((a, b) => a - b)).toEqual(pivots.map((_, at) => at));
  expect(skewOfColumns(q)).toBeLessThan(1e-13);
  expect(distance(productOf(q, r), columnsOf(matrix, pivots))).toBeLessThan(1e-13 * size * Math.max(matrix.columns, 1));
  for (let i = 0; i < r.rows; i++) for (let j = 0; j < i; j++) expect(r.cells[i * r.columns + j]).toBe(0);
  return { q, r, pivots };
}

describe("matrix/factor-qr", () => {
  for (const [rows, columns] of [
    [0, 0],
    [0, 3],
    [3, 0],
    [1, 1],
    [5, 1],
    [1, 5],
    [40, 31],
    [40, 32],
    [40, 33],
    [33, 40],
    [150, 100],
    [1100, 40],
  ]) {
    it(`factors ${rows} x ${columns}: orthonormal, and their product is the matrix, with pivots and without`, () => {
      const matrix = randomMatrix(rows, columns, rows);
      check(matrix, false);
      const { r } = check(matrix, true);
      // A pivot is at least as long as what is left of each later column.
      for (let i = 0; i < r.rows; i++) {
        for (let j = i + 1; j < columns; j++) {
          let left = 0;
          for (let row = i; row <= Math.min(j, r.rows - 1); row++) left += r.cells[row * columns + j] ** 2;
          expect(Math.sqrt(left)).toBeLessThan(Math.abs(r.cells[i * columns + i]) * (1 + 1e-10));
        }
      }
    });
  }

  it("agrees with LAPACK, pivots too", () => {
    const { matrix, r, pivots } = reference.qr;
    const got = qrOf({ ...matrix, cells: Float64Array.from(matrix.cells) }, true);
    expect(got.pivots).toEqual(pivots);
    const sizes = { ...got.r, cells: got.r.cells.map(Math.abs) };
    expect(distance(sizes, { ...r, cells: Float64Array.from(r.cells) })).toBeLessThan(1e-13);
  });

  it("shows the rank on the diagonal", () => {
    const rank = 11;
    const matrix = productOf(randomMatrix(90, rank, 1), randomMatrix(rank, 50, 2));
    const { r } = check(matrix, true);
    expect(Math.abs(r.cells[(rank - 1) * 50 + rank - 1])).toBeGreaterThan(0.1);
    for (let i = rank; i < 50; i++) expect(Math.abs(r.cells[i * 50 + i])).toBeLessThan(1e-13);
  });

  it("factors zeroes, equal columns, the largest and the smallest numbers", () => {
    check(
      matrixOf(6, 4, () => 0),
      true,
    );
    check(
      matrixOf(6, 4, (i) => i + 1),
      true,
    );
    for (const size of [1e307, 1e-290, Number.MIN_VALUE]) {
      const drawn = randomMatrix(40, 35, 3);
      const matrix = { ...drawn, cells: drawn.cells.map((value) => Math.round(value * 4) * size) };
      for (const pivoted of [false, true]) {
        const { q, r, pivots } = qrOf(matrix, pivoted);
        expect(skewOfColumns(q)).toBeLessThan(1e-13);
        if (size === Number.MIN_VALUE) continue;
        const unit = { ...r, cells: r.cells.map((value) => value / size) };
        const expected = { ...drawn, cells: drawn.cells.map((value) => Math.round(value * 4)) };
        expect(distance(productOf(q, unit), columnsOf(expected, pivots))).toBeLessThan(1e-12);
      }
    }
  });

  it("refuses what is not finite with its row, and sizes that do not agree", () => {
    const matrix = randomMatrix(6, 4, 3);
    matrix.cells[5 * 4 + 2] = Number.NaN;
    const args = qrArguments(matrix, true);
    expect(() => runOp(factorQr, args)).toThrow(/at 5/);
    expect(() => runOp(factorQr, { ...args, rows: 5 })).toThrow(/factor-qr/);
    expect(() => runOp(factorQr, { ...args, pivots: new Int32Array(3) })).toThrow(/factor-qr/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    for (const pivoted of [false, true]) {
      expectSameEverywhere(factorQr, () => qrArguments(randomMatrix(1300, 70, 4), pivoted));
    }
  });
});
