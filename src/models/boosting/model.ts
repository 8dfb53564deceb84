// A boosted forest: columns over all nodes, as native/algorithms/boost-trees.h describes them.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { predictTrees } from "../../engine/ops/tree/predict-trees.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { LearningCurve, Model, ModelHeader, ModelKind } from "../model.js";

export const boostingKind = "gradient-boosting";
const mostDepth = 1024;

interface ForestArrays {
  readonly feature: Int32Array;
  readonly threshold: Float64Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly value: Float64Array;
  readonly gain: Float64Array;
  readonly missingLeft: Uint8Array;
  readonly treeOffsets: Int32Array;
  readonly initial: Float64Array;
}

/** A model over these arrays, which nobody changes afterwards. */
export function boostingModel(header: ModelHeader, forest: ForestArrays, curve?: LearningCurve): Model {
  const { gain, ...used } = forest;
  const link = header.task === "regression" ? "identity" : header.task === "binary" ? "logistic" : "softmax";
  const width = header.task === "regression" ? 1 : header.classes.length;
  return Object.freeze({
    header: frozenHeader(header),
    arrays: new Map<string, TypedArray>(Object.entries(forest)),
    predict(features: Table, runtime: Runtime): Float64Array {
      const predictions = allocate(Float64Array, features.rowCount * width);
      const chunks = featureChunks(features, header.features);
      runOp(predictTrees, { features: chunks, ...used, predictions, link }, runtime);
      return predictions;
    },
    importance: () => gainShares(header.features.length, forest.feature, gain),
    ...(curve ? { curve } : {}),
  });
}

// Share of the gain of all splits that each feature made.
function gainShares(featureCount: number, feature: Int32Array, gain: Float64Array): Float64Array {
  const shares = new Float64Array(featureCount);
  let total = 0;
  for (let node = 0; node < feature.length; node++) {
    if (feature[node] < 0) continue;
    shares[feature[node]] += gain[node];
    total += gain[node];
  }
  return total > 0 ? shares.map((share) => share / total) : shares;
}

function restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model {
  checkHeader(header, ["binary", "multiclass", "regression"]);
  const outputs = header.task === "multiclass" ? header.classes.length : 1;
  const feature = arrayOf(header, arrays, "feature", Int32Array);
  const count = feature.length;
  const forest: ForestArrays = {
    feature,
    threshold: arrayOf(header, arrays, "threshold", Float64Array, count),
    left: arrayOf(header, arrays, "left", Int32Array, count),
    right: arrayOf(header, arrays, "right", Int32Array, count),
    value: arrayOf(header, arrays, "value", Float64Array, count),
    gain: arrayOf(header, arrays, "gain", Float64Array, count),
    missingLeft: arrayOf(header, arrays, "missingLeft", Uint8Array, count),
    treeOffsets: arrayOf(header, arrays, "treeOffsets", Int32Array),
    initial: arrayOf(header, arrays, "initial", Float64Array, outputs),
  };
  for (const name of ["threshold", "value", "gain", "initial"] as const) checkFinite(header, name, forest[name]);
  if (forest.gain.some((gain) => gain < 0)) throw invalidModel(header.kind, "a split has a negative gain");
  checkOffsets(header, forest.treeOffsets, count, outputs);
  for (let tree = 0; tree + 1 < forest.treeOffsets.length; tree++) {
    checkTree(header, forest, forest.treeOffsets[tree], forest.treeOffsets[tree + 1]);
  }
  return boostingModel(header, forest);
}

function checkOffsets(header: ModelHeader, offsets: Int32Array, count: number, outputs: number): void {
  const trees = offsets.length - 1;
  if (trees < 0 || offsets[0] !== 0 || offsets[trees] !== count || trees % outputs !== 0) {
    throw invalidModel(header.kind, "its trees do not cover its nodes");
  }
  for (let tree = 0; tree < trees; tree++) {
    if (offsets[tree + 1] <= offsets[tree]) throw invalidModel(header.kind, `tree ${tree} has no nodes`);
  }
}

// Children come after their parent and inside the tree, each node but the root has one parent: so it is a tree, and its
// depth is found in one pass.
function checkTree(header: ModelHeader, forest: ForestArrays, begin: number, end: number): void {
  const depth = new Int32Array(end - begin).fill(-1);
  depth[0] = 0;
  for (let node = begin; node < end; node++) {
    const at = depth[node - begin];
    if (at < 0) throw invalidModel(header.kind, `node ${node} has no parent`);
    if (at > mostDepth) throw invalidModel(header.kind, `a tree is deeper than ${mostDepth}`);
    if (forest.missingLeft[node] > 1)
      throw invalidModel(header.kind, `node ${node} sends missing neither left nor right`);
    if (forest.feature[node] === -1) continue;
    if (forest.feature[node] < 0 || forest.feature[node] >= header.features.length) {
      throw invalidModel(
        header.kind,
        `node ${node} reads feature ${forest.feature[node]} of ${header.features.length}`,
      );
    }
    for (const child of [forest.left[node], forest.right[node]]) {
      if (child <= node || child >= end || depth[child - begin] >= 0) {
        throw invalidModel(header.kind, `node ${node} has child ${child}`);
      }
      depth[child - begin] = at + 1;
    }
  }
}

export const gradientBoostingModel: ModelKind = { kind: boostingKind, restore };
