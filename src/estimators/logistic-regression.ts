import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

export interface LogisticRegressionParameters {
  /** Penalty on squared coefficients of standardised features; default 1, as scikit-learn's C = 1. */
  readonly lambdaL2?: number;
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

/** Logistic regression for two classes, multinomial for more. A missing value counts as the feature's mean. */
export class LogisticRegression {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LogisticRegressionParameters = {}) {
    this.parameters = checkedParameters("linear", parameters);
  }

  /** Learns from rows of features and their classes, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("linear", this.parameters, "classes", features, settings);
  }
}
