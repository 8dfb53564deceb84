import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { scoreOutOfBag } from "../../../src/engine/ops/tree/score-out-of-bag.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const none = new Float64Array(0);
const unit = (count: number, seed: number) =>
  Float64Array.from({ length: count }, (_, i) => randomUnit(seed, streams.sample, i));

function scoreOf(labels: Float64Array, weights: Float64Array, predictions: Float64Array, classCount: number) {
  const scores = [1, 2, 4].map((threads) => {
    const score = new Float64Array(1);
    runOp(scoreOutOfBag, { labels, weights, predictions, score, classCount }, makeRuntime({ threads }));
    return score[0];
  });
  expect(scores).toEqual([scores[0], scores[0], scores[0]]);
  return scores[0];
}

describe("tree/score-out-of-bag", () => {
  for (const rows of [1, 2, 16_383, 16_385, 50_000]) {
    for (const isWeighted of [false, true]) {
      const weights = isWeighted ? unit(rows, 1) : none;
      const weight = (row: number) => (isWeighted ? weights[row] : 1);
      const told = (predictions: Float64Array, width: number) =>
        [...Array(rows).keys()].filter((row) => !Number.isNaN(predictions[row * width]));
      const sum = (of: readonly number[], value: (row: number) => number) =>
        of.reduce((total, row) => total + weight(row) * value(row), 0);
      const what = `${rows} rows${isWeighted ? " with weights" : ""}`;

      it(`finds the share of ${what} whose heaviest class is the label's`, () => {
        const labels = unit(rows, 2).map((u) => Math.floor(3 * u));
        const predictions = unit(3 * rows, 3).map((u, at) => (at % 12 < 3 && at > 5 ? Number.NaN : Math.floor(4 * u)));
        const known = told(predictions, 3);
        const right = sum(known, (row) => {
          const answers = [...predictions.subarray(3 * row, 3 * row + 3)];
          return Number(answers.indexOf(Math.max(...answers)) === labels[row]);
        });
        expect(scoreOf(labels, weights, predictions, 3)).toBeCloseTo(right / sum(known, () => 1), 11);
      });

      it(`finds R squared of ${what}`, () => {
        const labels = unit(rows, 4).map((u) => 1e3 + u);
        const predictions = labels.map((label, row) => (row % 5 === 2 ? Number.NaN : label + 0.1 * Math.sin(row)));
        const known = told(predictions, 1);
        const mean = sum(known, (row) => labels[row]) / sum(known, () => 1);
        const errors = sum(known, (row) => (labels[row] - predictions[row]) ** 2);
        const spread = sum(known, (row) => (labels[row] - mean) ** 2);
        const score = scoreOf(labels, weights, predictions, 0);
        if (spread === 0) expect(Number.isFinite(score)).toBe(false);
        else expect(score).toBeCloseTo(1 - errors / spread, 9);
      });
    }
  }

  it("has no score where every tree learned from every row", () => {
    expect(scoreOf(none, none, none, 2)).toBeNaN();
    expect(scoreOf(Float64Array.of(1), none, Float64Array.of(Number.NaN), 0)).toBeNaN();
  });

  it("refuses answers of other rows", () => {
    expect(() => scoreOf(new Float64Array(2), none, new Float64Array(3), 2)).toThrow(
      expect.objectContaining({ code: "ERR_SHAPE" }),
    );
  });
});
