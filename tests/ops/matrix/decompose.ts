// The decompositions as plain functions of matrices, for tests of them and with them.
import { runOp } from "../../../src/engine/dispatch.js";
import { eigenSymmetric } from "../../../src/engine/ops/matrix/eigen-symmetric.js";
import { factorQr } from "../../../src/engine/ops/matrix/factor-qr.js";
import { randomizedSvd } from "../../../src/engine/ops/matrix/randomized-svd.js";
import { svd } from "../../../src/engine/ops/matrix/svd.js";
import { type Matrix, matrixOf, productOf } from "./matrices.js";

const empty = (rows: number, columns: number): Matrix => matrixOf(rows, columns, () => Number.NaN);

export function qrArguments(matrix: Matrix, pivoted: boolean) {
  const { cells, rows, columns } = matrix;
  const k = Math.min(rows, columns);
  return {
    matrix: cells,
    q: empty(rows, k).cells,
    r: empty(k, columns).cells,
    pivots: new Int32Array(pivoted ? columns : 0),
    rows,
    columns,
  };
}

export function qrOf(matrix: Matrix, pivoted: boolean) {
  const args = qrArguments(matrix, pivoted);
  runOp(factorQr, args);
  const k = Math.min(matrix.rows, matrix.columns);
  return {
    q: { cells: args.q, rows: matrix.rows, columns: k },
    r: { cells: args.r, rows: k, columns: matrix.columns },
    pivots: pivoted ? [...args.pivots] : Array.from({ length: matrix.columns }, (_, column) => column),
  };
}

export function eigenArguments({ cells, rows }: Matrix) {
  return { matrix: cells, values: new Float64Array(rows), vectors: empty(rows, rows).cells };
}

export function eigenOf(matrix: Matrix) {
  const args = eigenArguments(matrix);
  runOp(eigenSymmetric, args);
  return { values: args.values, vectors: { cells: args.vectors, rows: matrix.rows, columns: matrix.rows } };
}

export function svdArguments({ cells, rows, columns }: Matrix, k = Math.min(rows, columns)) {
  return {
    matrix: cells,
    left: empty(rows, k).cells,
    values: new Float64Array(k),
    right: empty(k, columns).cells,
    rows,
    columns,
  };
}

export function svdOf(matrix: Matrix) {
  const args = svdArguments(matrix);
  runOp(svd, args);
  return partsOf(args);
}

export function randomizedOf(matrix: Matrix, k: number, iterations = 2, seed = 1) {
  const args = { ...svdArguments(matrix, k), oversampling: 10, iterations, seed };
  runOp(randomizedSvd, args);
  return partsOf(args);
}

function partsOf({ left, values, right, rows, columns }: ReturnType<typeof svdArguments>) {
  const k = values.length;
  return { left: { cells: left, rows, columns: k }, values, right: { cells: right, rows: k, columns } };
}

/** left * diagonal(values) * right. */
export function recomposed({ left, values, right }: { left: Matrix; values: Float64Array; right: Matrix }): Matrix {
  const k = values.length;
  return productOf(
    matrixOf(left.rows, k, (i, j) => left.cells[i * k + j] * values[j]),
    right,
  );
}
