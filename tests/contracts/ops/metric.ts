import { queryOffsetsOf } from "../../ops/metric/ranked-rows.js";
import { close, follows, type OpCase, type OpCases, ordered, stays } from "./case.js";
import type { Rows } from "./rows.js";

const ofTheirClass = (rows: Rows) => {
  const probabilities = rows.probabilities(3);
  return rows.labels(3).map((label, row) => probabilities[row * 3 + label]);
};
const binary = (rows: Rows) => ({ labels: rows.labels(2), predictions: rows.probabilities(2) });
const classes = (rows: Rows) => ({ labels: rows.labels(3), predictions: rows.probabilities(3) });
const values = (rows: Rows) => ({ labels: rows.finite(1), predictions: rows.numbers(2) });
const wide: Pick<OpCase, "rowDimensions"> = { rowDimensions: ["rowCount", "predictionCount"] };
const empty = ({ n }: Rows) => (n === 0 ? "ERR_SHAPE" : undefined);
const isNaNs = (values: Float64Array) => (values.some(Number.isNaN) ? "ERR_INVALID_VALUE" : undefined);
/** A ranking by what is no number is refused. */
const ranks = { refuses: (rows: Rows) => isNaNs(rows.probabilities(2).filter((_, at) => at % 2 === 1)) };
/** Queries of seven rows, the last of what is left. */
const queries = (rows: Rows) => {
  const offsets = [...Array.from({ length: Math.ceil(rows.n / 7) }, (_, query) => query * 7), rows.n];
  return { labels: rows.labels(4), scores: rows.numbers(), queryOffsets: queryOffsetsOf(offsets), most: 3 };
};
const perQuery = {
  refuses: (rows: Rows) => isNaNs(rows.numbers()),
  sizes: ({ n }: Rows) => ({ queryCount: Math.ceil(n / 7) }),
};

export const metricOps: OpCases = {
  "metric/average-precision": close((rows) => ({ ...binary(rows), wanted: 1 }), { ...wide, ...ranks }),
  "metric/brier": close((rows) => ({ ...classes(rows), classCount: 3 }), { ...wide, refuses: empty }),
  "metric/calibration": close(binary, { ...wide, sizes: () => ({ binCount: 10 }) }),
  "metric/confusion": stays((rows) => ({ ...classes(rows), classCount: 3 }), {
    ...wide,
    sizes: () => ({ cellCount: 9 }),
  }),
  "metric/deviance": [0, 1, 1.5, 2].map((power) => close((rows) => ({ ...values(rows), power }), { refuses: empty })),
  "metric/draw-rows": ordered((rows) => ({ ...binary(rows), seed: 3, sample: 1 }), {
    sizes: () => ({ drawnCount: 100, drawnPredictionCount: 200 }),
    refuses: ({ n }) => (n === 0 ? "ERR_SHAPE" : undefined),
  }),
  "metric/error-quantile": stays((rows) => ({ ...values(rows), level: 0.5 }), { refuses: empty }),
  "metric/log-loss": close((rows) => ({ ...classes(rows), classCount: 3 }), {
    ...wide,
    refuses: (rows) => empty(rows) ?? isNaNs(ofTheirClass(rows)),
  }),
  "metric/ndcg": ordered(queries, perQuery),
  "metric/pinball": close((rows) => ({ ...values(rows), level: 0.3 }), { refuses: empty }),
  "metric/query-precision": ordered(queries, perQuery),
  "metric/residuals": follows(values, wide),
  "metric/roc-auc": close((rows) => ({ ...binary(rows), wanted: 1 }), { ...wide, ...ranks }),
  "metric/roc-curve": stays((rows) => ({ ...binary(rows), wanted: 1 }), {
    ...wide,
    ...ranks,
    sizes: () => ({ pointRoom: 40 }),
  }),
  "metric/value-errors": close(values, { ...wide, refuses: empty }),
};
