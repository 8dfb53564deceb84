// An isolation forest: how few random cuts set a row apart from a sample of the others.
import { checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { type Forest, featureImportance, forestArrays, restoreForest } from "../trees/forest.js";
import { forestPredictor } from "../trees/forest-predictor.js";

export const isolationForestKind = "isolation-forest";

/** c(n): the mean depth of a search that fails among n rows (Liu, Ting and Zhou 2008, equation 1). Twin of the core's. */
export function meanPathLength(rows: number): number {
  if (rows < 2) return 0;
  const eulerGamma = 0.5772156649015329;
  return rows === 2 ? 1 : 2 * (Math.log(rows - 1) + eulerGamma) - (2 * (rows - 1)) / rows;
}

/** Predicts 2^(-mean path / c(sample)): near 1 for what is unlike the rest, about 0.5 and below for what is like it. */
export function isolationModel(given: ModelHeader, forest: Forest): Model {
  const header = frozenHeader(given);
  const sample = header.parameters.sampleRows as number;
  // One row alone has no path: every score is 0.5 then, as of a sample that nothing can be told from.
  const slope = -Math.LN2 / (meanPathLength(sample) || 1);
  const trees = forestPredictor(header, forest, { link: "exp", slope, averaged: true });
  return Object.freeze<Model>({
    header,
    arrays: forestArrays(forest),
    predict: (features, runtime) => trees.predict(features, runtime),
    importance: (kind) => featureImportance(forest, header.features.length, kind === "gain" ? "split" : kind),
    trees,
  });
}

export const isolationForestModel: ModelKind = {
  kind: isolationForestKind,
  restore(header, arrays) {
    checkHeader(header, ["regression"]);
    const { sampleRows, offset } = header.parameters;
    if (!(Number.isInteger(sampleRows) && (sampleRows as number) >= 1))
      throw invalidModel(header.kind, "its sample has no size");
    if (!Number.isFinite(offset)) throw invalidModel(header.kind, "its offset is no number");
    return isolationModel(header, restoreForest(header, arrays, 1));
  },
};
