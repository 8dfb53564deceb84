// A forest as columns over all nodes of all trees: what every tree model holds, saves and predicts with, also one read
// from a file of another library. Twin of native/algorithms/forest.h.
import type { TypedArray } from "../../columns/column.js";
import { arrayOf, invalidModel } from "../check-model.js";
import type { ModelHeader } from "../model.js";

/** Bits of `Forest.flags`, as in native/algorithms/forest.h. */
export const nodeFlags = {
  /** A missing value goes left, else right. */
  missingLeft: 1,
  /** `threshold` is the number of a set of categories: in the set goes left. */
  categorical: 2,
  /** In the set goes right instead. */
  setRight: 4,
  /** NaN and |value| <= 1e-35 are missing (LightGBM's zero_as_missing). */
  zeroMissing: 8,
  /** Nothing is missing: NaN counts as 0 (LightGBM's missing type None). */
  noMissing: 16,
} as const;

export interface Forest {
  /** `[trees + 1]` first node of each tree, its root; ends with the number of nodes. */
  readonly treeOffsets: Int32Array;
  /** `[trees]` the output that each tree adds to. */
  readonly treeOutputs: Int32Array;
  /** `[nodes]` what an inner node reads; -1: a leaf. */
  readonly feature: Int32Array;
  /** `[nodes]` `value <= threshold` goes left; categorical: the number of its set; a leaf: 0. */
  readonly threshold: Float64Array;
  /** `[nodes]` children, counted over all trees and after their parent; a leaf: -1. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** `[nodes]` leaf: what it adds to its output. Inner node: what it would add, were it a leaf (0 where unknown). */
  readonly value: Float64Array;
  /** `[nodes]` inner node: how much its split took off the loss; a leaf: 0. */
  readonly gain: Float64Array;
  /** `[nodes]` sum of the hessians of the training rows that came by. */
  readonly cover: Float64Array;
  /** `[nodes]` training rows that came by. */
  readonly rows: Float64Array;
  /** `[nodes]` bits of `nodeFlags`. */
  readonly flags: Uint8Array;
  /** `[nodes]` a leaf's number in its tree, as `predictLeaves` answers it; an inner node: -1. */
  readonly leaf: Int32Array;
  /** `[sets + 1]` first word of each set of categories; ends with the number of words. */
  readonly setOffsets: Int32Array;
  /** Category c is in a set when bit `c % 32` of its word `c / 32` is set. */
  readonly setWords: Uint32Array;
  /** `[outputs]` the score before the first tree. */
  readonly initial: Float64Array;
}

const mostDepth = 1024;

/** The arrays of a model file, of the right types and lengths, by name: what a forest is saved as. */
export function forestArrays(forest: Forest): ReadonlyMap<string, TypedArray> {
  return new Map<string, TypedArray>(Object.entries(forest));
}

/**
 * The forest of a saved model, every length, index and number of it checked: a saved model is not trusted.
 *
 * @throws {MillraceError} ERR_MODEL_INVALID
 */
export function restoreForest(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>, outputs: number): Forest {
  const feature = arrayOf(header, arrays, "feature", Int32Array);
  const count = feature.length;
  const treeOffsets = arrayOf(header, arrays, "treeOffsets", Int32Array);
  const forest: Forest = {
    treeOffsets,
    treeOutputs: arrayOf(header, arrays, "treeOutputs", Int32Array, Math.max(0, treeOffsets.length - 1)),
    feature,
    threshold: arrayOf(header, arrays, "threshold", Float64Array, count),
    left: arrayOf(header, arrays, "left", Int32Array, count),
    right: arrayOf(header, arrays, "right", Int32Array, count),
    value: arrayOf(header, arrays, "value", Float64Array, count),
    gain: arrayOf(header, arrays, "gain", Float64Array, count),
    cover: arrayOf(header, arrays, "cover", Float64Array, count),
    rows: arrayOf(header, arrays, "rows", Float64Array, count),
    flags: arrayOf(header, arrays, "flags", Uint8Array, count),
    leaf: arrayOf(header, arrays, "leaf", Int32Array, count),
    setOffsets: arrayOf(header, arrays, "setOffsets", Int32Array),
    setWords: arrayOf(header, arrays, "setWords", Uint32Array),
    initial: arrayOf(header, arrays, "initial", Float64Array, outputs),
  };
  checkForest(header, forest);
  return forest;
}

/**
 * Checks a forest against the features and outputs of its header. Children come after their parent and inside their
 * tree, and every node but a root has one parent: so each tree is one, and one pass finds its depth.
 *
 * @throws {MillraceError} ERR_MODEL_INVALID
 */
export function checkForest(header: ModelHeader, forest: Forest): void {
  const fail = (what: string): never => {
    throw invalidModel(header.kind, what);
  };
  for (const name of ["value", "gain", "cover", "rows", "initial"] as const) {
    if (!forest[name].every(Number.isFinite)) fail(`its array '${name}' holds a number that is not finite`);
  }
  // A threshold may be infinite: other libraries split what is infinite from what is not.
  if (forest.threshold.some(Number.isNaN)) fail("a threshold is no number");
  for (const name of ["gain", "cover", "rows"] as const) {
    if (forest[name].some((number) => number < 0)) fail(`its array '${name}' holds a number below 0`);
  }
  checkOffsets(forest.treeOffsets, forest.feature.length, (what) => fail(`its trees ${what}`), 1);
  checkOffsets(forest.setOffsets, forest.setWords.length, (what) => fail(`its sets of categories ${what}`), 0);
  const outputs = forest.initial.length;
  if (forest.treeOutputs.some((output) => output < 0 || output >= outputs))
    fail("a tree adds to an output that is not there");
  for (let tree = 0; tree + 1 < forest.treeOffsets.length; tree++) {
    checkTree(header, forest, forest.treeOffsets[tree], forest.treeOffsets[tree + 1], fail);
  }
}

function checkOffsets(offsets: Int32Array, count: number, fail: (what: string) => void, least: number): void {
  const parts = offsets.length - 1;
  if (parts < 0 || offsets[0] !== 0 || offsets[parts] !== count) fail("do not cover what they are made of");
  for (let part = 0; part < parts; part++) {
    if (offsets[part + 1] < offsets[part] + least) fail(`number ${part} is empty or turned round`);
  }
}

function checkTree(
  header: ModelHeader,
  forest: Forest,
  begin: number,
  end: number,
  fail: (what: string) => void,
): void {
  const sets = forest.setOffsets.length - 1;
  const depth = new Int32Array(end - begin).fill(-1);
  depth[0] = 0;
  for (let node = begin; node < end; node++) {
    const at = depth[node - begin];
    const flags = forest.flags[node];
    if (at < 0) fail(`node ${node} has no parent`);
    if (at > mostDepth) fail(`a tree is deeper than ${mostDepth}`);
    if (flags > 31) fail(`node ${node} has unknown flags`);
    if (forest.feature[node] === -1) continue;
    if (forest.feature[node] < 0 || forest.feature[node] >= header.features.length)
      fail(`node ${node} reads feature ${forest.feature[node]} of ${header.features.length}`);
    const set = forest.threshold[node];
    if ((flags & nodeFlags.categorical) !== 0 && !(Number.isInteger(set) && set >= 0 && set < sets))
      fail(`node ${node} has set ${set} of ${sets}`);
    for (const child of [forest.left[node], forest.right[node]]) {
      if (child <= node || child >= end || depth[child - begin] >= 0) fail(`node ${node} has child ${child}`);
      depth[child - begin] = at + 1;
    }
  }
}

/** How often, for how much gain, or for how many rows each feature was split on: one number a feature, in header order. */
export type ImportanceKind = "gain" | "split" | "cover";

/** Share of each feature in all splits, summing to 1 (all zero when nothing was split). */
export function featureImportance(forest: Forest, featureCount: number, kind: ImportanceKind = "gain"): Float64Array {
  const shares = new Float64Array(featureCount);
  let total = 0;
  forest.feature.forEach((feature, node) => {
    if (feature < 0) return;
    const amount = kind === "split" ? 1 : kind === "gain" ? forest.gain[node] : forest.cover[node];
    shares[feature] += amount;
    total += amount;
  });
  return total > 0 ? shares.map((share) => share / total) : shares;
}
