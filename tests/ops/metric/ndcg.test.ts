import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { ndcg } from "../../../src/engine/ops/metric/ndcg.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawQueries, queryOffsetsOf } from "./ranked-rows.js";

function run(labels: Float64Array, scores: Float64Array, offsets: readonly number[], most: number, threads = 1) {
  const values = new Float64Array(Math.max(0, offsets.length - 1));
  const queryOffsets = queryOffsetsOf(offsets);
  runOp(ndcg, { labels, scores, queryOffsets, values, most }, makeRuntime({ threads }));
  return values;
}

// The mean over all orders that equal scores allow is the same as giving each row the mean discount of its ties.
function naive(labels: number[], scores: number[], most: number): number {
  const discount = (rank: number) => (rank < most ? 1 / Math.log2(rank + 2) : 0);
  const gain = (label: number) => 2 ** label - 1;
  const best = [...labels].sort((a, b) => b - a).reduce((sum, label, rank) => sum + gain(label) * discount(rank), 0);
  const dcg = labels.reduce((sum, label, row) => {
    const above = scores.filter((score) => score > scores[row]).length;
    const tied = scores.filter((score) => score === scores[row]).length;
    let mean = 0;
    for (let rank = above; rank < above + tied; rank++) mean += discount(rank) / tied;
    return sum + gain(label) * mean;
  }, 0);
  return best > 0 ? dcg / best : Number.NaN;
}

describe("metric/ndcg", () => {
  for (const queries of [0, 1, 63, 64, 65, 400]) {
    it(`is DCG over the best DCG of ${queries} queries, the same on any number of threads`, () => {
      const { offsets, labels, scores } = drawQueries(queries);
      for (const most of [0, 1, 5, 100]) {
        const all = [1, 2, 4].map((threads) => run(labels, scores, offsets, most, threads));
        for (const each of all) expect(each).toEqual(all[0]);
        all[0].forEach((value, q) => {
          const rows = [offsets[q], offsets[q + 1]] as const;
          const expected = naive([...labels.slice(...rows)], [...scores.slice(...rows)], most || Infinity);
          if (Number.isNaN(expected)) expect(value).toBeNaN();
          else expect(value).toBeCloseTo(expected, 12);
        });
      }
    });
  }

  it("does not depend on the order of rows in a query", () => {
    const { offsets, labels, scores } = drawQueries(1);
    const turned = run(labels.slice().reverse(), scores.slice().reverse(), offsets, 5);
    expect(turned[0]).toBeCloseTo(run(labels, scores, offsets, 5)[0], 14);
  });

  it("refuses labels that are no relevance, scores that are none, and queries that miss rows", () => {
    for (const bad of [-1, 0.5, 32, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => run(Float64Array.of(1, bad), Float64Array.of(1, 2), [0, 2], 0)).toThrow(/at 1/);
    expect(() => run(Float64Array.of(1, 1), Float64Array.of(1, Number.NaN), [0, 2], 0)).toThrow(/at 1/);
    for (const offsets of [[], [0, 1], [1, 2], [0, 3], [0, 2, 1, 2]])
      expect(() => run(Float64Array.of(1, 1), Float64Array.of(1, 2), offsets, 0)).toThrow(/agree/);
  });
});
