import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { boost, standardBoost } from "./boost.js";
import { numericFeature } from "./feature.js";
import { absoluteLoss, classWeighted, logLoss, quantileLoss, softmaxLoss, squaredLoss } from "./losses.js";
import { peerFeatures, peers } from "./peer-cases.js";
import { averagedPercentile } from "./percentile.js";
import { lambdaRank } from "./rank-losses.js";
import { standardOptions, type TreeOptions } from "./tree-options.js";

const { labels } = peers;
const rows = labels.value.map((_, row) => row);
const draw = (seed: number) => (at: number) => randomUnit(seed, streams.sample, at);
const small: TreeOptions = { ...standardOptions, numLeaves: 8, minDataInLeaf: 5, minDataPerGroup: 10 };

describe("losses", () => {
  const numbers = peerFeatures("numbers");

  it("whole weights are rows said several times", () => {
    const weights = rows.map((row) => 1 + (row % 3));
    const repeated = rows.flatMap((row) => new Array<number>(weights[row]).fill(row));
    const twice = numbers.map(({ values }) => numericFeature(repeated.map((row) => values[row])));
    const loose = { ...small, minDataInLeaf: 0 };
    for (const loss of [squaredLoss, logLoss(), absoluteLoss()]) {
      const y = loss.renew || loss === squaredLoss ? labels.value : labels.two;
      const weighted = boost({ features: numbers, labels: y, weights }, loss, loose);
      const said = boost({ features: twice, labels: repeated.map((row) => y[row]) }, loss, loose);
      repeated.forEach((row, at) => {
        expect(said.scores[0][at]).toBeCloseTo(weighted.scores[0][row], 9);
      });
    }
  });

  it("class weights weigh the rows of a class", () => {
    const weights = classWeighted(
      labels.three,
      [1, 2, 0.5],
      rows.map(() => 2),
    );
    expect(weights).toEqual(labels.three.map((label) => 2 * [1, 2, 0.5][label]));
    const { gradient } = softmaxLoss(3).gradients(
      [0, 0, 0].map(() => rows.map(() => 0)),
      labels.three,
      weights,
    );
    rows.forEach((row) => {
      expect(gradient.reduce((sum, output) => sum + output[row], 0)).toBeCloseTo(0, 12);
    });
  });

  it("a leaf of absolute loss is a weighted median: as much weight on either side of it as can be", () => {
    const values = rows.map((row) => labels.value[row]);
    for (const share of [0.25, 0.5, 0.9]) {
      const found = averagedPercentile(values, peers.weights, share);
      const total = peers.weights.reduce((a, b) => a + b, 0);
      const sum = (test: (value: number) => boolean) =>
        peers.weights.reduce((s, w, at) => s + (test(values[at]) ? w : 0), 0);
      expect(sum((value) => value < found)).toBeLessThanOrEqual(share * total + 1e-9);
      expect(sum((value) => value <= found)).toBeGreaterThanOrEqual(share * total - 1e-9);
    }
    expect(averagedPercentile([3, 1, 2, 9], [1, 1, 1, 0], 0.5)).toBe(2);
    expect(averagedPercentile([4, 1, 2, 3], [1, 1, 1, 1], 0.5)).toBe(2.5);
  });

  it("quantile loss leaves the share alpha of a leaf's rows at or below its score", () => {
    const options = { ...standardBoost, rounds: 1, learningRate: 1 };
    const { rounds, scores } = boost({ features: numbers, labels: labels.value }, quantileLoss(0.75), small, options);
    for (const { rows: inLeaf } of rounds[0][0].leaves) {
      const below = inLeaf.filter((row) => labels.value[row] <= scores[0][row] + 1e-12).length;
      expect(Math.abs(below - 0.75 * inLeaf.length)).toBeLessThanOrEqual(1);
    }
  });

  it("LambdaRank's gradients of a query add up to 0, and a query of one row has none", () => {
    const groups = [1, 19, 300];
    const { gradient, hessian } = lambdaRank(groups).gradients([rows.map(draw(3))], labels.grade, undefined);
    expect(gradient[0][0]).toBe(0);
    for (const [begin, end] of [
      [1, 20],
      [20, 320],
    ])
      expect(gradient[0].slice(begin, end).reduce((a, b) => a + b, 0)).toBeCloseTo(0, 10);
    expect(hessian[0].every((value) => value >= 0)).toBe(true);
  });
});
