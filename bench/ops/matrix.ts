// Matrix ops against OpenBLAS and LAPACK: products, which everything else is made of, have a bar.
import { builtOp } from "./built-op.js";
import type { OpCase } from "./cases.js";

type Numbers = Float64Array | Float32Array;
type Precision = "float64" | "float32";

/** Numbers from -1 to 1 by a linear congruential generator: cheap, and the same on every machine. */
function drawn(count: number, precision: Precision = "float64"): Numbers {
  const values = precision === "float64" ? new Float64Array(count) : new Float32Array(count);
  let state = 12_345;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    values[i] = state / 2 ** 31 - 1;
  }
  return values;
}

const numbers = (count: number) => new Float64Array(count);

function multiplyCase(n: number, precision: Precision): OpCase {
  return {
    id: `matrix/multiply-${precision}-${n}`,
    peer: { family: "matrix", work: "multiply", precision, n },
    flops: 2 * n ** 3,
    bar: 0.85,
    prepare: (threads) =>
      builtOp(
        "matrix/multiply",
        "multiply",
        {
          left: drawn(n * n, precision),
          right: drawn(n * n, precision),
          product: drawn(n * n, precision),
          rows: n,
          inner: n,
          columns: n,
          leftStride: n,
          rightStride: n,
          productStride: n,
          leftTransposed: false,
          rightTransposed: false,
          added: false,
        },
        threads,
      ),
  };
}

function gramCase(rows: number, columns: number): OpCase {
  return {
    id: `matrix/gram-${rows}x${columns}`,
    peer: { family: "matrix", work: "gram", rows, columns },
    flops: rows * columns ** 2,
    prepare: (threads) =>
      builtOp(
        "matrix/gram",
        "gram",
        {
          matrix: drawn(rows * columns),
          product: numbers(columns ** 2),
          rows,
          columns,
          stride: columns,
          ofRows: false,
        },
        threads,
      ),
  };
}

function choleskyCase(n: number): OpCase {
  const matrix = numbers(n * n).fill(0.5);
  for (let i = 0; i < n; i++) matrix[i * n + i] = n;
  return {
    id: `matrix/factor-cholesky-${n}`,
    peer: { family: "matrix", work: "cholesky", n },
    flops: n ** 3 / 3,
    prepare: (threads) =>
      builtOp(
        "matrix/factor-cholesky",
        "factorCholesky",
        { matrix, factor: numbers(n * n), size: n, leastPivot: 0 },
        threads,
      ),
  };
}

function qrCase(rows: number, columns: number): OpCase {
  return {
    id: `matrix/factor-qr-${rows}x${columns}`,
    peer: { family: "matrix", work: "qr", rows, columns },
    prepare: (threads) =>
      builtOp(
        "matrix/factor-qr",
        "factorQr",
        {
          matrix: drawn(rows * columns),
          q: numbers(rows * columns),
          r: numbers(columns ** 2),
          pivots: new Int32Array(columns),
          rows,
          columns,
        },
        threads,
      ),
  };
}

function eigenCase(n: number): OpCase {
  return {
    id: `matrix/eigen-symmetric-${n}`,
    peer: { family: "matrix", work: "eigen", n },
    prepare: (threads) =>
      builtOp(
        "matrix/eigen-symmetric",
        "eigenSymmetric",
        { matrix: drawn(n * n), values: numbers(n), vectors: numbers(n * n) },
        threads,
      ),
  };
}

function svdCase(rows: number, columns: number): OpCase {
  return {
    id: `matrix/svd-${rows}x${columns}`,
    peer: { family: "matrix", work: "svd", rows, columns },
    prepare: (threads) =>
      builtOp(
        "matrix/svd",
        "svd",
        {
          matrix: drawn(rows * columns),
          left: numbers(rows * columns),
          values: numbers(columns),
          right: numbers(columns ** 2),
          rows,
          columns,
        },
        threads,
      ),
  };
}

const precisions = ["float64", "float32"] as const;

export const matrixCases: readonly OpCase[] = [
  ...precisions.map((precision) => multiplyCase(1024, precision)),
  ...precisions.map((precision) => ({ ...multiplyCase(2048, precision), isLong: true })),
  gramCase(100_000, 200),
  choleskyCase(2000),
  qrCase(2000, 500),
  eigenCase(500),
  svdCase(500, 200),
];
