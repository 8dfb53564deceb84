// Quantile regression: a linear model like any other.
import { linearKindOf } from "../linear/model.js";

export const quantileRegressionKind = "quantile-regression";
export const quantileRegressionModel = linearKindOf(quantileRegressionKind, "identity");
