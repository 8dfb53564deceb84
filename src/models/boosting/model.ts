// A boosted forest: the trees of models/trees/forest.ts, added up.
import { checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { LearningCurve, Model, ModelHeader, ModelKind } from "../model.js";
import { type Forest, featureImportance, forestArrays, restoreForest } from "../trees/forest.js";
import { forestPredictor } from "../trees/forest-predictor.js";
import { type BoostingObjective, objectiveFor } from "./objectives.js";

export const boostingKind = "gradient-boosting";

/** A model over these arrays, which nobody changes afterwards. */
export function boostingModel(given: ModelHeader, forest: Forest, curve?: LearningCurve): Model {
  const header = frozenHeader(given);
  const answer = { link: objectiveOf(header).link } as const;
  const trees = forestPredictor(header, forest, answer);
  return Object.freeze<Model>({
    header,
    arrays: forestArrays(forest),
    predict: (features, runtime) => trees.predict(features, runtime),
    importance: (kind) => featureImportance(forest, header.features.length, kind),
    trees,
    forest: { header, forest, answer },
    ...(curve ? { curve } : {}),
  });
}

/** What the model was learned with; a custom loss answers with scores. */
function objectiveOf(header: ModelHeader): BoostingObjective {
  const found = objectiveFor(String(header.parameters.objective ?? "auto"), header.task);
  if (!found) throw invalidModel(header.kind, `its objective is '${header.parameters.objective}' for ${header.task}`);
  return found;
}

export const gradientBoostingModel: ModelKind = {
  kind: boostingKind,
  restore(header, arrays) {
    checkHeader(header, ["binary", "multiclass", "regression"]);
    const outputs = header.task === "multiclass" ? header.classes.length : 1;
    const forest = restoreForest(header, arrays, outputs);
    if (forest.treeOutputs.length % outputs !== 0) throw invalidModel(header.kind, "a round has not a tree an output");
    return boostingModel(header, forest);
  },
};
