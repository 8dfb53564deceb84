// Lasso and elastic net: a linear model like any other.
import { linearKindOf } from "../linear/model.js";

export const elasticNetKind = "elastic-net";
export const elasticNetModel = linearKindOf(elasticNetKind, "identity");
