// A boosted forest: the trees of models/trees/forest.ts, added up.
import { MillraceError } from "../../core/errors.js";
import { checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { LearningCurve, Model, ModelHeader, ModelKind } from "../model.js";
import { type Forest, featureImportance, forestArrays, restoreForest } from "../trees/forest.js";
import { forestPredictor } from "../trees/forest-predictor.js";
import { firstTrees } from "../trees/forest-room.js";
import { type BoostingObjective, customObjective, objectiveFor } from "./objectives.js";

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

/** Scores a row, and trees a round. */
export function outputsOf({ task, classes, parameters }: ModelHeader): number {
  if (task === "multiclass") return classes.length;
  return parameters.objective === customObjective.name ? Number(parameters.numClass ?? 1) : 1;
}

/** A model of the first rounds of one. @throws {MillraceError} ERR_INVALID_VALUE */
export function firstRounds(model: Model, rounds: number): Model {
  const outputs = outputsOf(model.header);
  const forest = restoreForest(model.header, model.arrays, outputs);
  const all = forest.treeOutputs.length / outputs;
  if (!Number.isInteger(rounds) || rounds < 0 || rounds > all) {
    const expected = `a whole number from 0 to ${all}`;
    throw new MillraceError("ERR_INVALID_VALUE", { what: "the rounds to keep", expected, received: String(rounds) });
  }
  const parameters = { ...model.header.parameters, numIterations: rounds };
  return boostingModel({ ...model.header, parameters }, firstTrees(forest, rounds * outputs), model.curve);
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
    const outputs = outputsOf(header);
    if (!Number.isInteger(outputs) || outputs < 1) throw invalidModel(header.kind, `it has ${outputs} outputs`);
    const forest = restoreForest(header, arrays, outputs);
    if (forest.treeOutputs.length % outputs !== 0) throw invalidModel(header.kind, "a round has not a tree an output");
    return boostingModel(header, forest);
  },
};
