// Random forests and extra trees, fitted: trees whose answers are averaged.
import type { ModelKind } from "../model.js";
import { averagedModel, restoreAveraged } from "../trees/averaged-model.js";

export const randomForestKind = "random-forest";
export const extraTreesKind = "extra-trees";

const kindOf = (kind: string): ModelKind => ({
  kind,
  restore: (header, arrays) => averagedModel(header, restoreAveraged(header, arrays)),
});

export const randomForestModel = kindOf(randomForestKind);
export const extraTreesModel = kindOf(extraTreesKind);
