// Ridge regression: a linear model like any other.
import { linearKindOf } from "../linear/model.js";

export const ridgeKind = "ridge";
export const ridgeModel = linearKindOf(ridgeKind, "identity");
