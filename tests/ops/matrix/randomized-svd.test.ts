import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { randomizedSvd } from "../../../src/engine/ops/matrix/randomized-svd.js";
import { randomizedOf, svdArguments, svdOf } from "./decompose.js";
import { expectSameEverywhere, matrixOf, productOf, randomMatrix, skewOfColumns, transposed } from "./matrices.js";

/** Singular values that halve from one to the next. */
function falling(rows: number, columns: number) {
  const k = Math.min(rows, columns, 40);
  const left = svdOf(randomMatrix(rows, k, 1)).left;
  const right = svdOf(randomMatrix(k, columns, 2)).right;
  return productOf(
    matrixOf(rows, k, (i, j) => left.cells[i * k + j] * 0.5 ** j),
    right,
  );
}

describe("matrix/randomized-svd", () => {
  for (const [rows, columns, k] of [
    [1, 1, 1],
    [5, 9, 5],
    [300, 120, 1],
    [300, 120, 8],
    [120, 300, 20],
  ]) {
    it(`finds the first ${k} values and vectors of ${rows} x ${columns} as the whole decomposition does`, () => {
      const matrix = falling(rows, columns);
      const { left, values, right } = randomizedOf(matrix, k);
      const whole = svdOf(matrix);
      expect(skewOfColumns(left)).toBeLessThan(1e-13);
      expect(skewOfColumns(transposed(right))).toBeLessThan(1e-13);
      for (let i = 0; i < k; i++) {
        expect(Math.abs(values[i] / whole.values[i] - 1)).toBeLessThan(1e-9);
        for (let j = 0; j < columns; j++) {
          expect(Math.abs(right.cells[i * columns + j] - whole.right.cells[i * columns + j])).toBeLessThan(1e-4);
        }
      }
    });
  }

  it("comes near where values hardly fall, nearer with more iterations, and never above the truth", () => {
    const matrix = randomMatrix(200, 150, 3);
    const truth = svdOf(matrix).values;
    const shortfall = (iterations: number) =>
      Math.max(...[...randomizedOf(matrix, 10, iterations).values].map((value, at) => 1 - value / truth[at]));
    const [none, two, seven] = [0, 2, 7].map(shortfall);
    expect(none).toBeLessThan(0.5);
    expect(two).toBeLessThan(none);
    expect(seven).toBeLessThan(0.02);
    expect(Math.min(none, two, seven)).toBeGreaterThan(-1e-13);
  });

  it("has the same bits for one seed, on any number of threads and at every level, and others for another", () => {
    const args = (seed: number) => ({
      ...svdArguments(falling(150, 90), 5),
      oversampling: 10,
      iterations: 1,
      seed,
    });
    expectSameEverywhere(randomizedSvd, () => args(7));
    const [a, b] = [args(7), args(8)];
    runOp(randomizedSvd, a);
    runOp(randomizedSvd, b);
    expect(a.left).not.toEqual(b.left);
  });

  it("has orthonormal vectors where the rank is less than the draws, and for numbers of any size", () => {
    const low = productOf(randomMatrix(400, 3, 1), randomMatrix(3, 60, 2));
    const truth = svdOf(low).values;
    for (const size of [1, 0, 1e-250, 1e250]) {
      const { left, values, right } = randomizedOf({ ...low, cells: low.cells.map((value) => value * size) }, 6);
      expect(skewOfColumns(left)).toBeLessThan(1e-13);
      expect(skewOfColumns(transposed(right))).toBeLessThan(1e-13);
      for (let i = 0; i < 6; i++)
        expect(Math.abs(values[i] - size * truth[i])).toBeLessThanOrEqual(1e-13 * size * truth[0]);
    }
  });

  it("refuses more values than there are, what is not finite, and a seed that is none", () => {
    const matrix = randomMatrix(6, 4, 3);
    expect(() => randomizedOf(matrix, 5)).toThrow(/randomized-svd/);
    expect(() => randomizedOf(matrix, 2, 2, -1)).toThrow(/randomized-svd/);
    matrix.cells[9] = Number.NaN;
    expect(() => randomizedOf(matrix, 2)).toThrow(/at 2/);
  });
});
