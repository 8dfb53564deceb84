// Losses of single rows: LightGBM's objectives, in doubles.
import { averagedPercentile, percentile, type WeightedPercentile } from "./percentile.js";

export type Weights = ArrayLike<number> | undefined;

export interface GradientPairs {
  /** By output, then row. */
  readonly gradient: readonly (readonly number[])[];
  readonly hessian: readonly (readonly number[])[];
}

export interface Loss {
  readonly outputs: number;
  /** The score before the first tree, by output. */
  readonly initial: (labels: ArrayLike<number>, weights: Weights) => readonly number[];
  readonly gradients: (
    scores: readonly (readonly number[])[],
    labels: ArrayLike<number>,
    weights: Weights,
  ) => GradientPairs;
  /** A leaf's output from the residuals (label - score) of its rows, in place of the Newton step. */
  readonly renew?: (residuals: readonly number[], weights: readonly number[] | undefined) => number;
}

/** One output; the pair of a row from its score and label. */
function simpleLoss(
  pair: (score: number, label: number) => readonly [number, number],
  initial: Loss["initial"],
  renew?: Loss["renew"],
): Loss {
  return {
    outputs: 1,
    initial,
    gradients: ([scores], labels, weights) => {
      const pairs = scores.map((score, row) => pair(score, labels[row]));
      const weighted = (part: 0 | 1) => pairs.map((both, row) => both[part] * (weights?.[row] ?? 1));
      return { gradient: [weighted(0)], hessian: [weighted(1)] };
    },
    renew,
  };
}

function mean(labels: ArrayLike<number>, weights: Weights): number {
  const total = Array.from(labels, (label, row) => label * (weights?.[row] ?? 1)).reduce((a, b) => a + b, 0);
  return total / Array.from(labels, (_, row) => weights?.[row] ?? 1).reduce((a, b) => a + b, 0);
}
const meanStart: Loss["initial"] = (labels, weights) => [mean(labels, weights)];
const logMeanStart: Loss["initial"] = (labels, weights) => [Math.log(mean(labels, weights))];
const logOddsStart: Loss["initial"] = (labels, weights) => {
  const share = Math.min(1 - 1e-15, Math.max(1e-15, mean(labels, weights)));
  return [Math.log(share / (1 - share))];
};
const sigmoid = (score: number) => 1 / (1 + Math.exp(-score));

export const squaredLoss = simpleLoss((score, label) => [score - label, 1], meanStart);

export const absoluteLoss = (weighted?: WeightedPercentile) =>
  percentileLoss(0.5, (score, label) => Math.sign(score - label), weighted);

/** The gradient at a score equal to the label is 1 - alpha. */
export const quantileLoss = (alpha: number, weighted?: WeightedPercentile) =>
  percentileLoss(alpha, (score, label) => (score >= label ? 1 - alpha : -alpha), weighted);

/** A loss without curvature: leaves are set to a percentile of their residuals. */
function percentileLoss(
  share: number,
  gradient: (score: number, label: number) => number,
  weightedPercentile: WeightedPercentile = averagedPercentile,
): Loss {
  const renew = (values: ArrayLike<number>, weights: Weights) =>
    weights
      ? weightedPercentile(Array.from(values), Array.from(weights), share)
      : percentile(Array.from(values), share);
  const initial: Loss["initial"] = (labels, weights) => [renew(labels, weights)];
  return simpleLoss((score, label) => [gradient(score, label), 1], initial, renew);
}

export const huberLoss = (alpha = 0.9) =>
  simpleLoss((score, label) => [Math.max(-alpha, Math.min(alpha, score - label)), 1], meanStart);

/** Labels 0 and 1; rows of label 1 weigh `scalePosWeight` times as much, but not in the first score. */
export const logLoss = (scalePosWeight = 1) =>
  simpleLoss((score, label) => {
    const p = sigmoid(score);
    const scale = label > 0 ? scalePosWeight : 1;
    return [(p - label) * scale, p * (1 - p) * scale];
  }, logOddsStart);

/** Labels in [0, 1]. */
export const crossEntropy = simpleLoss((score, label) => {
  const p = sigmoid(score);
  return [p - label, p * (1 - p)];
}, logOddsStart);

export const poissonLoss = (maxDeltaStep = 0.7) =>
  simpleLoss((score, label) => [Math.exp(score) - label, Math.exp(score + maxDeltaStep)], logMeanStart);

export const gammaLoss = simpleLoss(
  (score, label) => [1 - label * Math.exp(-score), label * Math.exp(-score)],
  logMeanStart,
);

export const tweedieLoss = (power = 1.5) =>
  simpleLoss((score, label) => {
    const first = Math.exp((1 - power) * score);
    const second = Math.exp((2 - power) * score);
    return [-label * first + second, -label * (1 - power) * first + (2 - power) * second];
  }, logMeanStart);

/** Labels 0 to classes - 1; the hessian carries classes / (classes - 1). */
export function softmaxLoss(classes: number): Loss {
  const is = (labels: ArrayLike<number>, output: number) => Array.from(labels, (label) => Number(label === output));
  return {
    outputs: classes,
    initial: (labels, weights) =>
      Array.from({ length: classes }, (_, output) => Math.log(Math.max(1e-15, mean(is(labels, output), weights)))),
    gradients: (scores, labels, weights) => {
      const shares = softmaxByRow(scores);
      const scaled = (value: (p: number, output: number, row: number) => number) =>
        shares.map((byRow, output) => byRow.map((p, row) => value(p, output, row) * (weights?.[row] ?? 1)));
      return {
        gradient: scaled((p, output, row) => p - Number(labels[row] === output)),
        hessian: scaled((p) => (classes / (classes - 1)) * p * (1 - p)),
      };
    },
  };
}

function softmaxByRow(scores: readonly (readonly number[])[]): number[][] {
  const sums = scores[0].map((_, row) => {
    const most = Math.max(...scores.map((output) => output[row]));
    return { most, sum: scores.reduce((total, output) => total + Math.exp(output[row] - most), 0) };
  });
  return scores.map((output) => output.map((score, row) => Math.exp(score - sums[row].most) / sums[row].sum));
}

/** Row weights times the weight of each row's class. */
export function classWeighted(
  labels: ArrayLike<number>,
  classWeights: readonly number[],
  weights: Weights = undefined,
): number[] {
  return Array.from(labels, (label, row) => classWeights[label] * (weights?.[row] ?? 1));
}
