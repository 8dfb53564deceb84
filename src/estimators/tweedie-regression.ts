import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

/** Names of scikit-learn (`max_iter`) work too. */
export interface PoissonParameters {
  /** Half of it times the sum of squared coefficients is added to the mean of half the deviance; default 1. */
  readonly alpha?: number;
  /** Whether the penalty is on coefficients of standardised features, not of those in their own units; default false. */
  readonly standardize?: boolean;
  /** How far, about, predictions may be from their limit, as a share of them; default 1e-8. */
  readonly tol?: number;
  /** Newton's steps over all rows; default 100. */
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

export interface TweedieParameters extends PoissonParameters {
  /** The variance of a label is its mean to this power, 1 (Poisson) to 10; 2 is gamma; default 1.5. */
  readonly power?: number;
}

/**
 * A generalised linear model with a logarithmic link: predictions are e^(intercept + coefficients x), never negative. For
 * rates give the rate as the target and the exposure as `sampleWeight`. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-regressions.md
 */
export class TweedieRegression {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: TweedieParameters = {}) {
    this.parameters = checkedParameters("tweedie", parameters);
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("tweedie", this.parameters, "regression", features, settings);
  }
}

/** Regression of counts, and of rates with their exposures as weights: `TweedieRegression` of power 1. */
export class PoissonRegression extends TweedieRegression {
  constructor(parameters: PoissonParameters = {}) {
    super({ ...parameters, power: 1 });
  }
}

/** Regression of amounts above 0 that scatter in proportion to their size: `TweedieRegression` of power 2. */
export class GammaRegression extends TweedieRegression {
  constructor(parameters: PoissonParameters = {}) {
    super({ ...parameters, power: 2 });
  }
}
