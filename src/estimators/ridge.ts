import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

export interface RidgeParameters {
  /** Times the sum of squared coefficients, beside the sum of squared errors; default 1. scikit-learn's `alpha`. */
  readonly lambdaL2?: number;
  /** Whether the penalty is on coefficients of standardised features, not of those in their own units; default false. */
  readonly standardize?: boolean;
  readonly [alias: string]: unknown;
}

/**
 * Least squares with an L2 penalty on the coefficients. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-regressions.md
 */
export class Ridge {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: RidgeParameters = {}) {
    this.parameters = checkedParameters("ridge", parameters);
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("ridge", this.parameters, "regression", features, settings);
  }
}
