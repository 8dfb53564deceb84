// A forest read from another library's file, as a model that predicts. It is not in the catalogue: it is loaded from
// that file, never from a store.
import type { Model } from "../model.js";
import { featureImportance, forestArrays } from "./forest.js";
import type { LoadedModel } from "./forest-model.js";
import { forestPredictor } from "./forest-predictor.js";

export function modelOfLoaded({ header, forest, answer }: LoadedModel): Model {
  const trees = forestPredictor(header, forest, answer);
  // LightGBM's random forests divide by the number of trees in answers, not in raw scores.
  const sums = answer.averaged ? forestPredictor(header, forest, { ...answer, averaged: false }) : trees;
  return Object.freeze<Model>({
    header,
    arrays: forestArrays(forest),
    predict: (features, runtime) => trees.predict(features, runtime),
    importance: (kind) => featureImportance(forest, header.features.length, kind),
    trees: Object.freeze({ ...trees, predictRaw: sums.predictRaw }),
    forest: Object.freeze({ header, forest, answer }),
  });
}
