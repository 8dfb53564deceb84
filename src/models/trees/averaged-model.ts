// Trees whose answers are averaged: decision trees, random forests and extra trees. A leaf holds a mean, or the shares of
// the classes.
import type { TypedArray } from "../../columns/column.js";
import { arrayOf, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { Model, ModelHeader, OutOfBag } from "../model.js";
import { type Forest, featureImportance, forestArrays, restoreForest } from "./forest.js";
import { forestPredictor } from "./forest-predictor.js";
import { sharePredictor } from "./share-predictor.js";

export interface AveragedTrees {
  /** Values, or shares of the second class; of more than two classes the number of the one that weighs most. */
  readonly forest: Forest;
  /** `[nodes x classes]` of more than two classes. */
  readonly shares?: Float64Array;
}

/** A model over these arrays, which nobody changes afterwards. */
export function averagedModel(given: ModelHeader, { forest, shares }: AveragedTrees, outOfBag?: OutOfBag): Model {
  const header = frozenHeader(given);
  const link = header.task === "regression" ? "identity" : "share";
  const answer = { link, averaged: true } as const;
  const trees = shares ? sharePredictor(header, forest, shares) : forestPredictor(header, forest, answer);
  const arrays = new Map<string, TypedArray>(forestArrays(forest));
  if (shares) arrays.set("shares", shares);
  return Object.freeze<Model>({
    header,
    arrays,
    predict: (features, runtime) => trees.predict(features, runtime),
    importance: (kind) => featureImportance(forest, header.features.length, kind),
    trees,
    forest: { header, forest, answer },
    ...(outOfBag ? { outOfBag } : {}),
  });
}

/** @throws {MillraceError} ERR_MODEL_INVALID */
export function restoreAveraged(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): AveragedTrees {
  checkHeader(header, ["binary", "multiclass", "regression"]);
  const forest = restoreForest(header, arrays, 1);
  checkLeafNumbers(header, forest);
  const isShare = (value: number) => value >= 0 && value <= 1;
  if (header.task === "binary" && !forest.value.every(isShare))
    throw invalidModel(header.kind, "a share is not from 0 to 1");
  if (header.classes.length <= 2) return { forest };
  const classes = header.classes.length;
  const shares = arrayOf(header, arrays, "shares", Float64Array, forest.feature.length * classes);
  for (let at = 0; at < shares.length; at += classes) {
    let sum = 0;
    for (let k = at; k < at + classes; k++) sum += isShare(shares[k]) ? shares[k] : Number.NaN;
    if (!(Math.abs(sum - 1) < 1e-9)) throw invalidModel(header.kind, "the shares of a node do not sum to 1");
  }
  return { forest, shares };
}

// Shares are found by the numbers of leaves: those of a tree count from 0, each once.
function checkLeafNumbers(header: ModelHeader, { treeOffsets, feature, leaf }: Forest): void {
  for (let tree = 0; tree + 1 < treeOffsets.length; tree++) {
    const seen = new Uint8Array(treeOffsets[tree + 1] - treeOffsets[tree]);
    let leaves = 0;
    for (let node = treeOffsets[tree]; node < treeOffsets[tree + 1]; node++) {
      const number = leaf[node];
      if (feature[node] >= 0 ? number !== -1 : !(number >= 0 && number < seen.length && seen[number] === 0))
        throw invalidModel(header.kind, `node ${node} has leaf number ${number}`);
      if (feature[node] >= 0) continue;
      seen[number] = 1;
      leaves++;
    }
    if (seen.subarray(0, leaves).includes(0)) throw invalidModel(header.kind, `tree ${tree} skips a leaf number`);
  }
}
