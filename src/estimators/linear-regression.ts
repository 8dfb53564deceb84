import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

export interface LinearRegressionParameters {
  /** Penalty on squared coefficients of standardised features; 0 is ordinary least squares. */
  readonly lambdaL2?: number;
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

// They say nothing of a penalty.
const neutral: readonly string[] = ["maxIterations", "max_iter", "tol"];

/** Least squares, with an L2 penalty if asked (ridge regression). A missing value counts as the feature's mean. */
export class LinearRegression {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LinearRegressionParameters = {}) {
    const named = checkedParameters("linear", parameters);
    // A constructor without a word about the penalty means none; the learner's default is for comparing models.
    const silent = Object.keys(parameters).every((name) => neutral.includes(name));
    this.parameters = silent ? { ...named, lambdaL2: 0 } : named;
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("linear", this.parameters, "regression", features, settings);
  }
}
