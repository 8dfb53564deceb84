import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { solveTriangular } from "../../../src/engine/ops/matrix/solve-triangular.js";
import {
  distance,
  expectSameEverywhere,
  type Matrix,
  matrixOf,
  productOf,
  randomMatrix,
  transposed,
} from "./matrices.js";

const rules = [false, true].flatMap((upper) =>
  [false, true].flatMap((isTransposed) =>
    [false, true].map((unitDiagonal) => ({ upper, transposed: isTransposed, unitDiagonal })),
  ),
);

/** Small off the diagonal, so that solutions stay small; the triangle that must not be read is NaN. */
function triangleOf(n: number, upper: boolean): Matrix {
  const drawn = randomMatrix(n, n, n);
  return matrixOf(n, n, (i, j) => {
    if (i === j) return 1.5 + drawn.cells[i * n + j] / 2;
    return i > j === upper ? Number.NaN : drawn.cells[i * n + j] / n;
  });
}

/** The matrix that the rule means. */
function meant(triangle: Matrix, rule: (typeof rules)[number]): Matrix {
  const n = triangle.rows;
  const read = matrixOf(n, n, (i, j) => {
    if (i === j) return rule.unitDiagonal ? 1 : triangle.cells[i * n + j];
    return i > j === rule.upper ? 0 : triangle.cells[i * n + j];
  });
  return rule.transposed ? transposed(read) : read;
}

function argumentsOf(triangle: Matrix, sides: Matrix, rule: (typeof rules)[number]) {
  return {
    triangle: triangle.cells,
    rightSides: sides.cells,
    solution: new Float64Array(sides.cells.length),
    size: triangle.rows,
    width: sides.columns,
    ...rule,
  };
}

describe("matrix/solve-triangular", () => {
  for (const [n, width] of [
    [0, 2],
    [2, 0],
    [1, 1],
    [63, 1],
    [64, 65],
    [65, 64],
    [200, 7],
  ]) {
    it(`solves ${n} x ${n} for ${width} right sides, upper, transposed and with a diagonal of 1`, () => {
      for (const rule of rules) {
        const triangle = triangleOf(n, rule.upper);
        const sides = randomMatrix(n, width, 7);
        const args = argumentsOf(triangle, sides, rule);
        runOp(solveTriangular, args);
        const back = productOf(meant(triangle, rule), { cells: args.solution, rows: n, columns: width });
        expect(distance(back, sides)).toBeLessThan(1e-13);
      }
    });
  }

  it("names a diagonal element of 0, unless it is not read", () => {
    for (const rule of rules) {
      const triangle = triangleOf(70, rule.upper);
      triangle.cells[66 * 70 + 66] = 0;
      const args = argumentsOf(triangle, randomMatrix(70, 2, 1), rule);
      if (rule.unitDiagonal) expect(() => runOp(solveTriangular, args)).not.toThrow();
      else expect(() => runOp(solveTriangular, args)).toThrow(/diagonal element 66 is 0/);
    }
  });

  it("refuses sizes that do not agree", () => {
    const args = argumentsOf(triangleOf(4, false), randomMatrix(4, 2, 1), rules[0]);
    expect(() => runOp(solveTriangular, { ...args, size: 3 })).toThrow(/solve-triangular/);
    expect(() => runOp(solveTriangular, { ...args, width: 3 })).toThrow(/solve-triangular/);
  });

  it("has the same bits on any number of threads and at every level of vector instructions", () => {
    for (const rule of [rules[0], rules[6]]) {
      expectSameEverywhere(solveTriangular, () =>
        argumentsOf(triangleOf(150, rule.upper), randomMatrix(150, 90, 2), rule),
      );
    }
  });
});
