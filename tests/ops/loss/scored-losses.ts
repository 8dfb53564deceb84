// Seeded labels and scores that suit a loss, for the tests of loss ops.
import { randomUnit, streams } from "../../../src/core/random.js";

export const parameters = {
  alpha: 0.9,
  tweediePower: 1.5,
  poissonMaxDeltaStep: 0.7,
  sigmoid: 1,
  truncationLevel: 30,
  isNormalized: true,
  seed: 0,
};

export const objectives = [
  "squared-error",
  "absolute-error",
  "huber",
  "quantile",
  "binary",
  "cross-entropy",
  "softmax",
  "poisson",
  "gamma",
  "tweedie",
  "lambdarank",
  "rank-xendcg",
];

const labelOf = (objective: string, u: number): number => {
  if (objective === "binary") return u < 0.4 ? 1 : 0;
  if (objective === "softmax") return Math.floor(u * 3);
  if (objective === "cross-entropy") return u;
  if (objective === "poisson") return Math.floor(u * 5);
  if (objective === "gamma" || objective === "tweedie") return u * 4 + 0.01;
  return objective.includes("rank") ? Math.floor(u * 4) : u * 6 - 3;
};

export function drawLosses(objective: string, rows: number) {
  const draw = (seed: number, index: number) => randomUnit(seed, streams.sample, index);
  const outputs = objective === "softmax" ? 3 : 1;
  const offsets: bigint[] = [0n];
  // Queries of 0 to 24 rows.
  while (Number(offsets.at(-1)) < rows) {
    const size = offsets.length % 25;
    offsets.push(BigInt(Math.min(rows, Number(offsets.at(-1)) + size)));
  }
  return {
    labels: Float64Array.from({ length: rows }, (_, row) => labelOf(objective, draw(1, row))),
    weights: Float64Array.from({ length: rows }, (_, row) => 2 * draw(2, row)),
    scores: Float64Array.from({ length: rows * outputs }, (_, i) => 4 * draw(3, i) - 2),
    queryOffsets: BigInt64Array.from(objective.includes("rank") ? offsets : []),
  };
}
