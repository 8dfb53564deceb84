import { close, follows, type OpCases, ordered } from "./case.js";
import { type Rows, rowsToInfinity } from "./rows.js";

const width = 3;
const none = new Float64Array(0);
const points = (rows: Rows) => rows.numbers(1, rows.n * width);
const isSpecial = ({ n, pattern }: Rows) => n > 0 && (pattern === "special" || pattern === "missing");
const refusesSpecial = (rows: Rows) => (isSpecial(rows) ? "ERR_INVALID_VALUE" : undefined);
const refusesInfinity = ({ n, pattern }: Rows) =>
  pattern === "special" && n >= rowsToInfinity ? "ERR_INVALID_VALUE" : undefined;
const known = Float64Array.from({ length: 20 * width }, (_, at) => ((at * 31) % 17) - 8);

export const neighborsOps: OpCases = {
  "neighbors/average-labels": follows(
    (rows) => ({
      indices: Int32Array.from(rows.bytes(9, rows.n * 2)),
      distances: rows.finite(2, rows.n * 2),
      labels: Float64Array.from({ length: 9 }, (_, row) => row % 3),
      weights: none,
      ...{ k: 2, classes: 3, byDistance: true },
    }),
    { sizes: ({ n }) => ({ answerCount: n * 3 }), rowDimensions: ["m", "answerCount"] },
  ),
  "neighbors/dbscan": ordered((rows) => ({ rows: points(rows), weights: none, width, radius: 9, leastWeight: 4 }), {
    sizes: ({ n }) => ({ n }),
    upTo: 1025,
    refuses: refusesSpecial,
  }),
  "neighbors/gather-rows": follows(
    (rows) => ({
      features: rows.columns(width),
      fills: Float64Array.of(1, 2, 3),
      centers: Float64Array.of(0, 1, -1),
      scales: Float64Array.of(1, 2, 0.5),
    }),
    { refuses: refusesInfinity },
  ),
  "neighbors/hdbscan": ordered(
    (rows) => ({
      ...{ rows: points(rows), width, leastSamples: Math.min(3, rows.n), leastRows: 4 },
      ...{ leaves: false, epsilon: 0, allowSingle: false },
    }),
    {
      sizes: ({ n }) => ({ n }),
      upTo: 1025,
      refuses: (rows) => (rows.n === 0 ? "ERR_INVALID_VALUE" : refusesSpecial(rows)),
    },
  ),
  "neighbors/measure-columns": close((rows) => ({ features: rows.columns(width) }), { refuses: refusesInfinity }),
  "neighbors/nearest-rows": follows((rows) => ({ rows: known, queries: points(rows), width, k: 4 }), {
    sizes: ({ n }) => ({ n: 20, m: n, k: 4 }),
    rowDimensions: ["m"],
    refuses: refusesSpecial,
  }),
};
