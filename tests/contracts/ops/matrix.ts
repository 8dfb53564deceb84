import { runOp } from "../../../src/engine/dispatch.js";
import { multiply } from "../../../src/engine/ops/matrix/multiply.js";
import { distancesNear, productsNear } from "../../engine/gpu/tolerances.js";
import { close, follows, type OpCases, ordered } from "./case.js";
import { type Rows, rowsToInfinity } from "./rows.js";

const width = 3;
const none = new Float64Array(0);
const isSpecial = ({ n, pattern }: Rows) => n > 0 && (pattern === "special" || pattern === "missing");
const hasInfinity = ({ n, pattern }: Rows) => pattern === "special" && n >= rowsToInfinity;
/** What ops say of a matrix that is not finite everywhere. */
const refusesSpecial = { refuses: (rows: Rows) => (isSpecial(rows) ? "ERR_INVALID_VALUE" : undefined) };

const cellsOf = (rows: Rows, columns: number, seed = 1) => rows.numbers(seed, rows.n * columns);
/** A square matrix with all of the pattern, its diagonal so large that it can be factored. */
function square(rows: Rows): Float64Array {
  const matrix = cellsOf(rows, rows.n);
  for (let i = 0; i < rows.n; i++) matrix[i * rows.n + i] += 200 * rows.n;
  return matrix;
}

const factors = Float64Array.from({ length: 12 }, (_, at) => ((at * 5) % 7) - 3);
function product(rows: Rows) {
  const strides = { leftStride: 4, rightStride: 3, productStride: 3 };
  return {
    left: Float32Array.from(cellsOf(rows, 4)),
    right: Float32Array.from(factors),
    ...{ rows: rows.n, inner: 4, columns: 3, ...strides },
    ...{ leftTransposed: false, rightTransposed: false, added: false },
  };
}

type Single = Float32Array<ArrayBuffer>;
function sizesOf(args: ReturnType<typeof product>): Float32Array {
  const size = (values: Single) => values.map(Math.abs) as Single;
  const sizes = { ...args, left: size(args.left), right: size(args.right), product: new Float32Array(args.rows * 3) };
  runOp(multiply, sizes);
  return sizes.product;
}

const standard = { means: Float64Array.of(1, 0, -2), scales: Float64Array.of(1, 3, 0.5) };

export const matrixOps: OpCases = {
  "matrix/choose-class": ordered((rows) => ({ probabilities: rows.probabilities(3), classes: 3 }), {
    sizes: ({ n }) => ({ n }),
  }),
  "matrix/eigen-symmetric": ordered((rows) => ({ matrix: square(rows) }), {
    sizes: ({ n }) => ({ n }),
    upTo: 65,
    ...refusesSpecial,
  }),
  "matrix/factor-cholesky": ordered((rows) => ({ matrix: square(rows), size: rows.n, leastPivot: 0 }), {
    sizes: ({ n }) => ({ size: n }),
    upTo: 65,
    ...refusesSpecial,
  }),
  "matrix/factor-qr": ordered((rows) => ({ matrix: cellsOf(rows, width), rows: rows.n, columns: width }), {
    sizes: ({ n }) => ({ qCells: n * Math.min(n, width), rCells: Math.min(n, width) * width, pivotCount: width }),
    ...refusesSpecial,
  }),
  "matrix/gram": close(
    (rows) => ({ matrix: cellsOf(rows, width), rows: rows.n, columns: width, stride: width, ofRows: false }),
    { sizes: () => ({ n: width }), rowDimensions: ["cells"] },
  ),
  "matrix/gram-of-columns": close((rows) => ({ features: rows.columns(width), weights: none, ...standard }), {
    sizes: () => ({ width: width + 1 }),
    refuses: (rows) => (hasInfinity(rows) ? "ERR_INVALID_VALUE" : undefined),
  }),
  "matrix/label-means": close((rows) => ({ labels: rows.labels(3), weights: rows.finite(2) }), {
    sizes: () => ({ outputCount: 3 }),
    rowDimensions: ["rowCount", "weightCount"],
    refuses: ({ n }) => (n === 0 ? "ERR_SHAPE" : undefined),
  }),
  "matrix/multiply": follows(product, {
    sizes: ({ n }) => ({ productCells: 3 * n }),
    rowDimensions: ["leftCells", "productCells"],
    near: (gpu, cpu) => productsNear(gpu.product as Single, cpu.product as Single, sizesOf(cpu as never)),
    leftToCpu: isSpecial,
  }),
  "matrix/multiply-sparse": ordered(
    (rows) => {
      const offsets = Uint32Array.from({ length: rows.n + 1 }, (_, row) => 2 * row);
      const columns = Uint32Array.from({ length: 2 * rows.n }, (_, entry) => (entry * 7) % 5);
      const dense = Float64Array.from(factors.subarray(0, 10));
      return {
        offsets,
        columns,
        values: rows.numbers(1, 2 * rows.n),
        dense,
        columnCount: 5,
        width: 2,
        transposed: false,
      };
    },
    { sizes: ({ n }) => ({ productCells: 2 * n }) },
  ),
  "matrix/multiply-vector": follows(
    (rows) => ({
      ...{ matrix: cellsOf(rows, width), vector: Float64Array.of(2, -1, 0.5) },
      ...{ rows: rows.n, columns: width, stride: width, transposed: false },
    }),
    { sizes: ({ n }) => ({ productLength: n }), rowDimensions: ["cells", "productLength"] },
  ),
  "matrix/predict-linear": ["identity", "logistic", "exp"].map((link) =>
    follows(
      (rows) => ({
        ...{ features: rows.columns(width), coefficients: Float64Array.of(1, -2, 0), intercepts: Float64Array.of(1) },
        ...{ ...standard, link },
      }),
      {
        sizes: ({ n }) => ({ answerCount: link === "logistic" ? 2 * n : n }),
        rowDimensions: ["rowCount", "answerCount"],
      },
    ),
  ),
  "matrix/randomized-svd": ordered(
    (rows) => ({
      ...{ matrix: cellsOf(rows, 6), rows: rows.n, columns: 6 },
      ...{ oversampling: 3, iterations: 2, seed: 5 },
    }),
    {
      sizes: ({ n }) => ({ k: Math.min(2, n), leftCells: n * Math.min(2, n), rightCells: 6 * Math.min(2, n) }),
      upTo: 1025,
      ...refusesSpecial,
    },
  ),
  "matrix/solve-least-squares": ordered(
    (rows) => ({
      ...{ matrix: cellsOf(rows, width), targets: rows.finite(9) },
      ...{ rows: rows.n, columns: width, width: 1, tolerance: 1e-12 },
    }),
    { sizes: () => ({ solutionCells: width }), ...refusesSpecial },
  ),
  "matrix/solve-triangular": ordered(
    (rows) => ({
      ...{ triangle: square(rows), rightSides: rows.finite(2, rows.n * 2), size: rows.n, width: 2 },
      ...{ upper: false, transposed: false, unitDiagonal: false },
    }),
    { sizes: ({ n }) => ({ size: n, width: 2 }), upTo: 65 },
  ),
  "matrix/squared-distances": follows((rows) => ({ points: cellsOf(rows, width), centers: factors, width }), {
    sizes: ({ n }) => ({ n, k: 4 }),
    near: ({ distances }, cpu) => {
      const all = [...(cpu.points as Float64Array), ...factors];
      const range = all.reduce((a, b) => Math.max(a, b), 0) - all.reduce((a, b) => Math.min(a, b), 0);
      distancesNear(distances as Float64Array, cpu.distances as Float64Array, width, range);
    },
    leftToCpu: isSpecial,
  }),
  "matrix/svd": ordered((rows) => ({ matrix: cellsOf(rows, width), rows: rows.n, columns: width }), {
    sizes: ({ n }) => ({
      ...{ k: Math.min(n, width), leftCells: n * Math.min(n, width), rightCells: width * Math.min(n, width) },
    }),
    upTo: 16_385,
    ...refusesSpecial,
  }),
};
