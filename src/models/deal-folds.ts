import { randomUnit, streams } from "../core/random.js";
import type { TrainingSet } from "./learner.js";

/**
 * Deals rows into folds at random, each class evenly: sorted by class and a random key, then dealt in turn.
 *
 * @returns `[n]` the fold of each row, 0 .. count - 1; a function of the seed alone
 */
export function dealFolds(set: TrainingSet, count: number, seed: number): Uint8Array {
  const rows = set.labels.length;
  const keys = Float64Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.permutation, row));
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  const byClass = (a: number, b: number) => (set.task === "regression" ? 0 : set.labels[a] - set.labels[b]);
  order.sort((a, b) => byClass(a, b) || keys[a] - keys[b] || a - b);
  const folds = new Uint8Array(rows);
  order.forEach((row, at) => {
    folds[row] = at % count;
  });
  return folds;
}
