import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { queryPrecision } from "../../../src/engine/ops/metric/query-precision.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawQueries, queryOffsetsOf } from "./ranked-rows.js";

function run(labels: Float64Array, scores: Float64Array, offsets: readonly number[], most: number, threads = 1) {
  const values = new Float64Array(Math.max(0, offsets.length - 1));
  const queryOffsets = queryOffsetsOf(offsets);
  runOp(queryPrecision, { labels, scores, queryOffsets, values, most }, makeRuntime({ threads }));
  return values;
}

function naive(labels: number[], scores: number[], most: number): number {
  const order = labels.map((_, row) => row).sort((a, b) => scores[b] - scores[a] || a - b);
  const relevant = labels.filter((label) => label > 0).length;
  let sum = 0;
  order.slice(0, most).forEach((row, rank) => {
    const down = order.slice(0, rank + 1).filter((each) => labels[each] > 0).length;
    if (labels[row] > 0) sum += down / (rank + 1);
  });
  return relevant > 0 ? sum / Math.min(most, relevant) : Number.NaN;
}

describe("metric/query-precision", () => {
  for (const queries of [0, 1, 63, 64, 65, 400]) {
    it(`is the average precision of ${queries} queries, the same on any number of threads`, () => {
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

  it("is 1 for the best order and 1/2 for a relevant row at rank two", () => {
    expect(run(Float64Array.of(1, 2, 0), Float64Array.of(3, 2, 1), [0, 3], 0)[0]).toBe(1);
    expect(run(Float64Array.of(0, 1), Float64Array.of(3, 3), [0, 2], 0)[0]).toBe(0.5);
  });

  it("refuses labels that are no relevance, scores that are none, and queries that miss rows", () => {
    for (const bad of [-1, 0.5, 32, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => run(Float64Array.of(1, bad), Float64Array.of(1, 2), [0, 2], 0)).toThrow(/at 1/);
    expect(() => run(Float64Array.of(1, 1), Float64Array.of(1, Number.NaN), [0, 2], 0)).toThrow(/at 1/);
    for (const offsets of [[], [0, 1], [1, 2], [0, 3], [0, 2, 1, 2]])
      expect(() => run(Float64Array.of(1, 1), Float64Array.of(1, 2), offsets, 0)).toThrow(/agree/);
  });
});
