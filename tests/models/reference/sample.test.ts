import { describe, expect, it } from "vitest";
import { randomUnit, streams } from "../../../src/core/random.js";
import { type BoostOptions, bestRound, boost, outOfBagScores, standardBoost } from "./boost.js";
import { type GradientPairs, squaredLoss } from "./losses.js";
import { peerFeatures, peers } from "./peer-cases.js";
import { bagging, bootstrap, coarseSize, goss, minimalVariance, varianceThreshold } from "./sample.js";
import { standardOptions, type TreeOptions } from "./tree-options.js";

const { labels } = peers;
const rows = labels.value.map((_, row) => row);
const draw = (seed: number) => (at: number) => randomUnit(seed, streams.sample, at);
const small: TreeOptions = { ...standardOptions, numLeaves: 8, minDataInLeaf: 5, minDataPerGroup: 10 };

describe("sampling", () => {
  const pairs: GradientPairs = { gradient: [labels.value], hessian: [rows.map((row) => 0.5 + draw(9)(row))] };
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

  it("bagging and the bootstrap take about the share of rows they are asked for", () => {
    expect(Math.abs(bagging(4000, 0.3, draw(1)).rows.length / 4000 - 0.3)).toBeLessThan(0.03);
    const { rows: drawn, weights } = bootstrap(4000, 1, draw(2));
    expect(Math.abs(sum([...weights!]) / 4000 - 1)).toBeLessThan(0.05);
    expect(Math.abs(drawn.length / 4000 - (1 - Math.exp(-1)))).toBeLessThan(0.03);
    expect(bootstrap(3, 1, (row) => [0.3, 0.5, 0.95][row]).weights).toEqual([0, 1, 3]);
  });

  it("one-side sampling keeps the largest rows as they are and makes up for the others", () => {
    const { rows: kept, weights } = goss(pairs, 0.2, 0.3, draw(5));
    const size = (row: number) => Math.abs(pairs.gradient[0][row] * pairs.hessian[0][row]);
    const large = rows.filter((row) => weights![row] === 1);
    expect(large.length).toBe(64);
    const others = rows.filter((row) => weights![row] !== 1);
    expect(Math.min(...large.map(size))).toBeGreaterThan(Math.max(...others.map(size)));
    for (const row of kept) if (!large.includes(row)) expect(weights![row]).toBeCloseTo(256 / 96, 12);
    expect(Math.abs(sum([...weights!]) / 320 - 1)).toBeLessThan(0.1);
    const coarse = goss(pairs, 0.2, 0.3, draw(5), coarseSize);
    expect(coarse.rows.filter((row) => coarse.weights![row] === 1)).toEqual(expect.arrayContaining(large));
  });

  it("minimal variance sampling keeps rows by chances that add up, at their inverse", () => {
    const sizes = rows.map((row) => Math.hypot(pairs.gradient[0][row], Math.sqrt(0.1) * pairs.hessian[0][row]));
    const threshold = varianceThreshold(sizes, 96);
    expect(sum(sizes.map((size) => Math.min(1, size / threshold)))).toBeCloseTo(96, 9);
    const { rows: kept, weights } = minimalVariance(pairs, 0.3, 0.1, draw(6));
    for (const row of kept) expect(weights![row]).toBeCloseTo(Math.max(1, threshold / sizes[row]), 12);
    expect(varianceThreshold([1, 2, 3], 3)).toBe(1);
  });

  it("rounds the size down to what 16 bits hold", () => {
    for (const size of [1e-30, 0.37, 1, 1234.5]) {
      expect(coarseSize(size)).toBeLessThanOrEqual(size);
      expect(coarseSize(size)).toBeGreaterThan(size * (1 - 2 ** -7));
    }
    expect(coarseSize(1)).toBe(1);
  });

  it("rows out of the bag get the mean of the trees that did not see them", () => {
    const features = peerFeatures("numbers");
    const options: BoostOptions = { ...standardBoost, mode: "forest", rounds: 4 };
    const sample = (round: number) => bagging(320, 0.7, draw(20 + round));
    const forest = boost({ features, labels: labels.value }, squaredLoss, small, options, { sample });
    const found = outOfBagScores(forest, features)[0];
    expect(found.filter((score) => score === undefined).length).toBe(
      rows.filter((row) => forest.samples.every(({ rows: seen }) => seen.includes(row))).length,
    );
    const error = (scores: readonly (number | undefined)[]) => {
      const known = rows.filter((row) => scores[row] !== undefined);
      return sum(known.map((row) => (scores[row]! - labels.value[row]) ** 2)) / known.length;
    };
    expect(error(found)).toBeGreaterThan(error(forest.scores[0]));
    expect(error(found)).toBeLessThan(error(rows.map(() => forest.initial[0])));
  });

  it("early stopping keeps the best round it came to", () => {
    expect(bestRound([5, 4, 3, 3.5, 3.2, 3.1, 1], 3, false)).toBe(2);
    expect(bestRound([5, 4, 3, 3.5, 3.2, 3.1, 1], 4, false)).toBe(6);
    expect(bestRound([0.5, 0.7, 0.7, 0.6], 5, true)).toBe(1);
  });
});
