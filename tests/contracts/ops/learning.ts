// Ops that fit and use linear models and naive Bayes: the families `classification` and `regression`.
import { close, follows, type OpCases, ordered } from "./case.js";
import { type Rows, rowsToInfinity } from "./rows.js";

const width = 3;
const none = new Float64Array(0);
const hasInfinity = ({ n, pattern }: Rows) => pattern === "special" && n >= rowsToInfinity;
const refusesInfinity = (rows: Rows) => (hasInfinity(rows) ? "ERR_TYPE" : rows.n === 0 ? "ERR_SHAPE" : undefined);
const weighted = (rows: Rows) => ({ features: rows.columns(width), weights: rows.finite(5).map((w) => w + 0.1) });
const toEnd = { tolerance: 1e-6, mostIterations: 50 };
const bayes = { distributions: Uint8Array.of(0, 1, 3), offsets: Int32Array.of(0, 9, 13, 21) };
const terms = Float64Array.from({ length: 10 }, (_, at) => ((at * 7) % 5) / 3 + 0.2);

export const learningOps: OpCases = {
  "classification/predict-naive-bayes": follows(
    (rows) => ({
      ...{ features: rows.columns(width), distributions: Uint8Array.of(0, 1, 2), offsets: Int32Array.of(0, 4, 8, 10) },
      ...{ terms, priors: Float64Array.of(-0.7, -0.7), threshold: 0.5 },
    }),
    { sizes: ({ n }) => ({ answerCount: 2 * n }), rowDimensions: ["rowCount", "answerCount"] },
  ),
  "classification/fit-hinge": ordered(
    (rows) => ({
      ...{ ...weighted(rows), labels: rows.labels(2), classCount: 2, lambda: 1, lambdaIntercept: 0 },
      ...{ standardized: true, tolerance: 1e-6, mostIterations: 20 },
    }),
    {
      sizes: () => ({ outputCount: 1, coefficientCount: 3 }),
      upTo: 1025,
      refuses: refusesInfinity,
    },
  ),
  "classification/shrink-within": close(
    (rows) => ({
      ...{ ...weighted(rows), labels: rows.labels(2), centers: Float64Array.of(1, 2, 0, 0, -1, 3) },
      ...{ deviations: Float64Array.of(1, 2, 3, 1, 1, 2), priors: Float64Array.of(0.5, 0.5) },
      scales: Float64Array.of(1, 2, 0.5),
    }),
    {
      rowDimensions: ["rowCount", "weightCount"],
      refuses: (rows) => (hasInfinity(rows) ? "ERR_INVALID_VALUE" : undefined),
    },
  ),
  "classification/scatter-within": close(
    (rows) => ({
      ...{ ...weighted(rows), labels: rows.labels(2), centers: Float64Array.of(1, 2, 0, 0, -1, 3) },
      scales: Float64Array.of(1, 2, 0.5),
    }),
    {
      rowDimensions: ["rowCount", "weightCount"],
      refuses: (rows) => (hasInfinity(rows) ? "ERR_INVALID_VALUE" : undefined),
    },
  ),
  "classification/solve-linear-classes": ["logistic", "softmax", "squared-hinge", "squared-epsilon"].map((loss) =>
    ordered(
      (rows) => ({
        ...{ ...weighted(rows), labels: loss === "squared-epsilon" ? rows.finite(6) : rows.labels(2), loss },
        ...{ classCount: 2, lambdaL1: 0, lambdaL2: 1, lambdaIntercept: 0, standardized: true, epsilon: 0.1, ...toEnd },
      }),
      {
        sizes: () => ({ outputCount: loss === "softmax" ? 2 : 1, coefficientCount: loss === "softmax" ? 6 : 3 }),
        upTo: 16_385,
        refuses: refusesInfinity,
      },
    ),
  ),
  "classification/sum-by-class": close(
    (rows) => ({
      ...{ ...weighted(rows), features: [rows.column(1), rows.column(2), rows.groups(4)], labels: rows.labels(2) },
      ...{ ...bayes, threshold: 0.5 },
    }),
    {
      sizes: () => ({ sumCount: 21, classCount: 2 }),
      rowDimensions: ["rowCount", "weightCount"],
      refuses: refusesInfinity,
    },
  ),
  "regression/fit-elastic-net": ordered(
    (rows) => ({
      ...{ ...weighted(rows), labels: rows.finite(6), given: none, l1Ratio: 0.5, standardized: true },
      ...{ leastShare: 0.01, tolerance: 1e-6, mostSweeps: 50 },
    }),
    { sizes: () => ({ stepCount: 5, coefficientCount: 5 * width }), refuses: refusesInfinity },
  ),
  "regression/fit-quantile": ordered(
    (rows) => ({ ...weighted(rows), labels: rows.finite(6), quantile: 0.5, alpha: 0, standardized: true, ...toEnd }),
    { upTo: 1025, refuses: refusesInfinity },
  ),
  "regression/fit-ridge": ordered(
    (rows) => ({ ...weighted(rows), labels: rows.finite(6), lambda: 1, standardized: true }),
    { refuses: refusesInfinity },
  ),
  "regression/fit-tweedie": ordered(
    (rows) => ({ ...weighted(rows), labels: rows.finite(6), power: 1, alpha: 1, standardized: true, ...toEnd }),
    { upTo: 16_385, refuses: refusesInfinity },
  ),
};
