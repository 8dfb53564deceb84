import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

/** Names of scikit-learn (`max_iter`) work too. */
export interface QuantileRegressionParameters {
  /** Which share of the labels lies below predictions; above 0 and below 1, default 0.5, the median. */
  readonly quantile?: number;
  /** Times the sum of |coefficient| is added to the mean loss; default 1, as scikit-learn's. */
  readonly alpha?: number;
  /** Whether the penalty is on coefficients of standardised features, not of those in their own units; default false. */
  readonly standardize?: boolean;
  /** How far from the least the loss may be, as a share of it; default 1e-9. */
  readonly tol?: number;
  /** Steps; default 200. */
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

/**
 * A linear model of a quantile of the target rather than of its mean. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-regressions.md
 */
export class QuantileRegression {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: QuantileRegressionParameters = {}) {
    this.parameters = checkedParameters("quantile-regression", parameters);
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("quantile-regression", this.parameters, "regression", features, settings);
  }
}
