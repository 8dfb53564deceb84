import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { solveLeastSquares } from "../../../src/engine/ops/matrix/solve-least-squares.js";
import { expectSameEverywhere, type Matrix, matrixOf, productOf, randomMatrix, transposed } from "./matrices.js";

function argumentsOf(matrix: Matrix, targets: Matrix, tolerance = 1e-13) {
  return {
    matrix: matrix.cells,
    targets: targets.cells,
    solution: new Float64Array(matrix.columns * targets.columns),
    rank: new Int32Array(1),
    rows: matrix.rows,
    columns: matrix.columns,
    width: targets.columns,
    tolerance,
  };
}

function solved(matrix: Matrix, targets: Matrix, tolerance?: number) {
  const args = argumentsOf(matrix, targets, tolerance);
  runOp(solveLeastSquares, args);
  return { solution: args.solution, rank: args.rank[0] };
}

/** Digits that agree: the log relative error of NIST. */
const digits = (got: number, certified: number) =>
  got === certified ? 15 : -Math.log10(Math.abs(got - certified) / Math.abs(certified));

// Longley 1967, as NIST's Statistical Reference Datasets give it: employment; deflator, product, unemployed, armed forces,
// population.
const employed = [
  60323, 61122, 60171, 61187, 63221, 63639, 64989, 63761, 66019, 67857, 68169, 66513, 68655, 69564, 69331, 70551,
];
const regressors = [
  [83, 88.5, 88.2, 89.5, 96.2, 98.1, 99, 100, 101.2, 104.6, 108.4, 110.8, 112.6, 114.2, 115.7, 116.9],
  [
    234289, 259426, 258054, 284599, 328975, 346999, 365385, 363112, 397469, 419180, 442769, 444546, 482704, 502601,
    518173, 554894,
  ],
  [2356, 2325, 3682, 3351, 2099, 1932, 1870, 3578, 2904, 2822, 2936, 4681, 3813, 3931, 4806, 4007],
  [1590, 1456, 1616, 1650, 3099, 3594, 3547, 3350, 3048, 2857, 2798, 2637, 2552, 2514, 2572, 2827],
  [
    107608, 108632, 109773, 110929, 112075, 113270, 115094, 116219, 117388, 118734, 120445, 121950, 123366, 125368,
    127852, 130081,
  ],
];
const certified = [
  -3482258.63459582, 15.0618722713733, -0.035819179292591, -2.02022980381683, -1.03322686717359, -0.0511041056535807,
  1829.15146461355,
];

describe("matrix/solve-least-squares", () => {
  it("finds NIST's certified coefficients of Longley to 11 digits", () => {
    const matrix = matrixOf(16, 7, (i, j) => (j === 0 ? 1 : j === 6 ? 1947 + i : regressors[j - 1][i]));
    const { solution, rank } = solved(
      matrix,
      matrixOf(16, 1, (i) => employed[i]),
    );
    expect(rank).toBe(7);
    certified.forEach((value, at) => {
      expect(digits(solution[at], value), `coefficient ${at}`).toBeGreaterThan(11);
    });
  });

  it("finds NIST's certified coefficients of Wampler1 and Wampler2 to 9 digits", () => {
    const matrix = matrixOf(21, 6, (i, j) => i ** j);
    const targets = matrixOf(21, 2, (i, which) => {
      let sum = 0;
      for (let power = 0; power <= 5; power++) sum += (which === 0 ? 1 : 0.1 ** power) * i ** power;
      return sum;
    });
    const { solution, rank } = solved(matrix, targets);
    expect(rank).toBe(6);
    for (let power = 0; power <= 5; power++) {
      expect(digits(solution[power * 2], 1)).toBeGreaterThan(9);
      expect(digits(solution[power * 2 + 1], 0.1 ** power)).toBeGreaterThan(9);
    }
  });

  for (const [rows, columns, width] of [
    [1, 1, 1],
    [33, 32, 2],
    [120, 33, 1],
    [1100, 40, 3],
  ]) {
    it(`leaves residuals of ${rows} x ${columns} orthogonal to the columns`, () => {
      const matrix = randomMatrix(rows, columns, 1);
      const targets = randomMatrix(rows, width, 2);
      const { solution, rank } = solved(matrix, targets);
      expect(rank).toBe(columns);
      const fitted = productOf(matrix, { cells: solution, rows: columns, columns: width });
      const residuals = { ...targets, cells: targets.cells.map((value, at) => value - fitted.cells[at]) };
      const slopes = productOf(transposed(matrix), residuals).cells;
      expect(Math.max(...slopes.map(Math.abs))).toBeLessThan(1e-11);
    });
  }

  it("gives columns that depend on others 0, says the rank, whatever the columns' units", () => {
    const base = randomMatrix(50, 4, 3);
    const units = [1e200, 1, 1e-200, 1, 1];
    const matrix = matrixOf(50, 5, (i, j) => units[j] * base.cells[i * 4 + (j === 4 ? 1 : j)]);
    const truth = [3e-200, 0.5, -2e200, 1];
    const targets = matrixOf(50, 1, (i) => truth.reduce((sum, value, j) => sum + value * matrix.cells[i * 5 + j], 0));
    const { solution, rank } = solved(matrix, targets, 1e-12);
    expect(rank).toBe(4);
    expect(solution[0] / 3e-200).toBeCloseTo(1, 12);
    expect(solution[2] / -2e200).toBeCloseTo(1, 12);
    expect(solution[1] + solution[4]).toBeCloseTo(0.5, 12);
    expect(Math.min(Math.abs(solution[1]), Math.abs(solution[4]))).toBe(0);
    expect(
      solved(
        matrixOf(4, 2, () => 0),
        randomMatrix(4, 1, 1),
      ),
    ).toEqual({ solution: new Float64Array(2), rank: 0 });
    expect(solved(randomMatrix(3, 5, 1), randomMatrix(3, 1, 2)).rank).toBe(3);
  });

  it("refuses what is not finite with its row, and sizes that do not agree", () => {
    const matrix = randomMatrix(6, 4, 3);
    const targets = randomMatrix(6, 1, 4);
    expect(() => runOp(solveLeastSquares, { ...argumentsOf(matrix, targets), rows: 7 })).toThrow(/solve-least-squares/);
    targets.cells[2] = Infinity;
    expect(() => solved(matrix, targets)).toThrow(/at 8/);
    matrix.cells[4] = Number.NaN;
    expect(() => solved(matrix, targets)).toThrow(/at 1/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    expectSameEverywhere(solveLeastSquares, () => argumentsOf(randomMatrix(1200, 45, 5), randomMatrix(1200, 2, 6)));
  });
});
