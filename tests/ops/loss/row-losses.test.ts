import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { rowLosses } from "../../../src/engine/ops/loss/row-losses.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { drawLosses, objectives } from "./scored-losses.js";

interface Case {
  readonly name: string;
  readonly parameters: Record<string, number>;
  readonly labels: number[];
  readonly weights: number[];
  readonly scores: number[];
  readonly groups: number[];
  readonly meanLoss: number;
}
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/losses-lightgbm.json", import.meta.url), "utf8")) as {
  producer: string;
  version: string;
  cases: Case[];
};

const run = (
  objective: string,
  labels: Float64Array,
  scores: Float64Array,
  queryOffsets: BigInt64Array,
  more: { alpha?: number; tweediePower?: number; ndcgRows?: number } = {},
  threads = 1,
) => {
  const losses = new Float64Array(objective.includes("rank") ? Math.max(0, queryOffsets.length - 1) : labels.length);
  const settings = { alpha: 0.9, tweediePower: 1.5, ndcgRows: 0, ...more };
  runOp(rowLosses, { labels, scores, queryOffsets, losses, objective, ...settings }, makeRuntime({ threads }));
  return losses;
};

describe(`loss/row-losses against the metrics of ${fixture.producer} ${fixture.version}`, () => {
  for (const each of fixture.cases) {
    const said = each.parameters;
    it(`${each.name} ${JSON.stringify(said)}${each.weights.length > 0 ? ", weighted" : ""}: the mean agrees`, () => {
      let end = 0;
      const offsets = BigInt64Array.from(each.groups.length > 0 ? [0, ...each.groups] : [], (size) => {
        end += size;
        return BigInt(end);
      });
      const losses = run(each.name, Float64Array.from(each.labels), Float64Array.from(each.scores), offsets, {
        alpha: said.alpha ?? 0.9,
        tweediePower: said.tweedie_variance_power ?? 1.5,
        ndcgRows: 3,
      });
      // Queries are weighed by their rows' mean weight, which is theirs alone.
      const ranks = each.name === "lambdarank";
      const starts = [...offsets].slice(0, -1).map(Number);
      const rowsOf = (q: number) => each.weights.slice(starts[q], starts[q] + each.groups[q]);
      const weights =
        each.weights.length === 0
          ? [...losses].map(() => 1)
          : ranks
            ? starts.map((_, q) => rowsOf(q).reduce((sum, w) => sum + w, 0) / each.groups[q])
            : each.weights;
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const mean = losses.reduce((sum, loss, i) => sum + loss * weights[i], 0) / total;
      const expected = ranks ? 1 - each.meanLoss : each.meanLoss;
      expect(Math.abs(mean - expected)).toBeLessThan(2e-6 * Math.max(1, Math.abs(expected)));
    });
  }
});

describe("loss/row-losses", () => {
  for (const objective of objectives) {
    it(`${objective}: the same bits on any number of threads; bad labels are refused`, () => {
      const { labels, scores, queryOffsets } = drawLosses(objective, 17_000);
      const all = [1, 2, 4].map((threads) => run(objective, labels, scores, queryOffsets, {}, threads));
      for (const each of all) expect(each).toEqual(all[0]);
      expect(all[0].every(Number.isFinite)).toBe(true);
      labels[17] = Number.POSITIVE_INFINITY;
      expect(() => run(objective, labels, scores, queryOffsets)).toThrow(/at 17/);
    });
  }

  it("of no rows are none", () => {
    const none = new Float64Array(0);
    expect(run("squared-error", none, none, new BigInt64Array(0)).length).toBe(0);
    expect(run("lambdarank", none, none, BigInt64Array.of(0n)).length).toBe(0);
  });
});
