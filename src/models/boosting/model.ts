import { allocate } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { predictTrees } from "../../engine/ops/tree/predict-trees.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkHeader, frozenHeader } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { LearningCurve, Model, ModelHeader, ModelKind } from "../model.js";
import { type Forest, featureImportance, forestArrays, nodeFlags, restoreForest } from "../trees/forest.js";

export const boostingKind = "gradient-boosting";

/** A model over a forest, which nobody changes afterwards. */
export function boostingModel(header: ModelHeader, forest: Forest, curve?: LearningCurve): Model {
  const { feature, threshold, left, right, value, treeOffsets, initial } = forest;
  const missingLeft = forest.flags.map((flags) => flags & nodeFlags.missingLeft);
  const used = { feature, threshold, left, right, value, treeOffsets, initial, missingLeft };
  const link = header.task === "regression" ? "identity" : header.task === "binary" ? "logistic" : "softmax";
  const width = header.task === "regression" ? 1 : header.classes.length;
  return Object.freeze({
    header: frozenHeader(header),
    arrays: forestArrays(forest),
    predict(features: Table, runtime: Runtime): Float64Array {
      const predictions = allocate(Float64Array, features.rowCount * width);
      runOp(predictTrees, { features: featureChunks(features, header.features), ...used, predictions, link }, runtime);
      return predictions;
    },
    importance: () => featureImportance(forest, header.features.length),
    ...(curve ? { curve } : {}),
  });
}

function restore(header: ModelHeader, arrays: Parameters<ModelKind["restore"]>[1]): Model {
  checkHeader(header, ["binary", "multiclass", "regression"]);
  return boostingModel(header, restoreForest(header, arrays, header.task === "multiclass" ? header.classes.length : 1));
}

export const gradientBoostingModel: ModelKind = { kind: boostingKind, restore };
