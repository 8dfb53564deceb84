import { runOp } from "../engine/dispatch.js";
import { ndcg as ndcgOp } from "../engine/ops/metric/ndcg.js";
import type { Metric } from "./metric.js";
import { meanOfQueries, requireQueries } from "./queries.js";

/**
 * Normalised discounted cumulative gain: how much of the best order's gain a ranking keeps, gain 2^relevance - 1 and
 * discount 1 / log2(rank + 1), the mean over queries that have a relevant row. Equal scores share what their ranks give.
 * `ndcg@10` looks at the first ten ranks. Higher is better; 1 is perfect.
 */
export const ndcg: Metric = ndcgAt("ndcg", 0);

function ndcgAt(name: string, most: number): Metric {
  return {
    name,
    title: most === 0 ? "NDCG" : `NDCG of the first ${most} ranks`,
    direction: "higher",
    tasks: ["regression"],
    isExtra: true,
    at: (value) => (Number.isSafeInteger(value) && value > 0 ? ndcgAt(`ndcg@${value}`, value) : undefined),
    score(scored, runtime) {
      const queryOffsets = requireQueries(name, scored);
      const values = new Float64Array(queryOffsets.length - 1);
      const { labels, predictions: scores } = scored;
      runOp(ndcgOp, { labels, scores, queryOffsets, values, most }, runtime);
      return meanOfQueries(name, values);
    },
  };
}
