// A generalised linear model with a logarithmic link: predictions are e^score.
import { linearKindOf } from "../linear/model.js";

export const tweedieKind = "tweedie";
export const tweedieModel = linearKindOf(tweedieKind, "exp");
