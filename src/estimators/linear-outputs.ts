// What a fitted linear model says in the units of its features.
import type { Model } from "../models/model.js";

/** Linear models of one score only: regressions and logistic regression of two classes. */
export interface LinearOutputs {
  /** By feature, per unit of the feature: what a prediction (before the link, if there is one) changes by. */
  readonly coefficients?: Readonly<Record<string, number>>;
  readonly intercept?: number;
}

export function linearOutputs({ linear }: Model): LinearOutputs {
  return linear?.length === 1 ? linear[0] : {};
}
