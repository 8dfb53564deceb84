// The catalogue of models: what can be loaded. The server imports this and no learner.
import type { TypedArray } from "../columns/column.js";
import { nearestName } from "../core/nearest-name.js";
import { baselineModel } from "./baseline/model.js";
import { gradientBoostingModel } from "./boosting/model.js";
import { invalidModel } from "./check-model.js";
import { decisionTreeModel } from "./decision-tree/model.js";
import { elasticNetModel } from "./elastic-net/model.js";
import { gaussianMixtureModel } from "./gaussian-mixture/model.js";
import { isolationForestModel } from "./isolation-forest/model.js";
import { kMeansModel } from "./k-means/model.js";
import { linearModel } from "./linear/model.js";
import { linearDiscriminantModel } from "./linear-discriminant/model.js";
import { linearSvmModel } from "./linear-svm/model.js";
import type { Model, ModelHeader, ModelKind } from "./model.js";
import { naiveBayesModel } from "./naive-bayes/model.js";
import { nearestNeighborsModel } from "./neighbors/model.js";
import { pcaModel } from "./pca/model.js";
import { quantileRegressionModel } from "./quantile-regression/model.js";
import { extraTreesModel, randomForestModel } from "./random-forest/model.js";
import { ridgeModel } from "./ridge/model.js";
import { tweedieModel } from "./tweedie/model.js";

export const modelKinds: readonly ModelKind[] = [
  baselineModel,
  linearModel,
  ridgeModel,
  elasticNetModel,
  tweedieModel,
  quantileRegressionModel,
  naiveBayesModel,
  linearDiscriminantModel,
  linearSvmModel,
  nearestNeighborsModel,
  decisionTreeModel,
  randomForestModel,
  extraTreesModel,
  gradientBoostingModel,
  isolationForestModel,
  pcaModel,
  kMeansModel,
  gaussianMixtureModel,
];

/** A saved model again, every index, length and number of it checked. @throws {MillraceError} ERR_MODEL_INVALID */
export function restoreModel(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model {
  const kind = typeof header === "object" && header !== null ? header.kind : undefined;
  const found = modelKinds.find((known) => known.kind === kind);
  if (!found) {
    const near = nearestName(
      String(kind),
      modelKinds.map((known) => known.kind),
    );
    throw invalidModel("known", `its kind is '${String(kind)}'${near ? ` (near: ${near})` : ""}`);
  }
  return found.restore(header, arrays);
}
