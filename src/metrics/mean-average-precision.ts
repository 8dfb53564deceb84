import { runOp } from "../engine/dispatch.js";
import { queryPrecision } from "../engine/ops/metric/query-precision.js";
import type { Metric } from "./metric.js";
import { meanOfQueries, requireQueries } from "./queries.js";

/**
 * Mean average precision: the share of relevant rows (label above 0) down to each relevant row, its mean in a query, then
 * over queries that have one. Equal scores are in row order. `map@10` looks at the first ten ranks. Higher is better; 1 is
 * perfect.
 */
export const meanAveragePrecision: Metric = precisionAt("map", 0);

function precisionAt(name: string, most: number): Metric {
  return {
    name,
    title: most === 0 ? "Mean average precision" : `Mean average precision of the first ${most} ranks`,
    direction: "higher",
    tasks: ["regression"],
    isExtra: true,
    at: (value) => (Number.isSafeInteger(value) && value > 0 ? precisionAt(`map@${value}`, value) : undefined),
    score(scored, runtime) {
      const queryOffsets = requireQueries(name, scored);
      const values = new Float64Array(queryOffsets.length - 1);
      const { labels, predictions: scores } = scored;
      runOp(queryPrecision, { labels, scores, queryOffsets, values, most }, runtime);
      return meanOfQueries(name, values);
    },
  };
}
