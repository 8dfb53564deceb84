import { makeRuntime } from "../engine/runtime.js";
import { type ElasticNetPath, elasticNetPathOf } from "../models/elastic-net/path.js";
import { checkedParameters, fitEstimator, readTraining } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings, NumberList } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";

/** Names of scikit-learn (`l1_ratio`, `max_iter`) work too. */
export interface LassoParameters {
  /** Strength of the penalty beside half the mean squared error; default 1. */
  readonly alpha?: number;
  /** Whether the penalty is on coefficients of standardised features, not of those in their own units; default false. */
  readonly standardize?: boolean;
  /** How far from the least the solution may be (its duality gap), as a share of the target's variance; default 1e-8. */
  readonly tol?: number;
  /** Sweeps over the coefficients; default 10,000. */
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

export interface ElasticNetParameters extends LassoParameters {
  /** The share of the penalty that is on |coefficients|, the rest on half their squares; default 0.5. */
  readonly l1Ratio?: number;
}

/**
 * Least squares with a penalty on the coefficients and on their squares: those that say little are 0. A missing value
 * counts as the feature's mean.
 *
 * @see docs/algorithms/linear-regressions.md
 */
export class ElasticNet {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: ElasticNetParameters = {}) {
    this.parameters = checkedParameters("elastic-net", parameters);
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("elastic-net", this.parameters, "regression", features, settings);
  }
}

/** The same with a penalty on the coefficients alone. */
export class Lasso {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LassoParameters = {}) {
    this.parameters = checkedParameters("elastic-net", { ...parameters, l1Ratio: 1 });
  }

  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("elastic-net", this.parameters, "regression", features, settings);
  }
}

/** Names of scikit-learn (`n_alphas`, `l1_ratio`) work too. */
export interface LassoPathParameters extends Omit<LassoParameters, "alpha"> {
  /** What to use; default `nAlphas` of them. */
  readonly alphas?: NumberList;
  /** How many, from the least for which all coefficients are 0 down; default 100. */
  readonly nAlphas?: number;
  /** The last of them over the first; default 0.001. */
  readonly eps?: number;
}

export interface ElasticNetPathParameters extends LassoPathParameters {
  readonly l1Ratio?: number;
}

/**
 * Elastic nets for many strengths of the penalty, from the strongest down, in one call on the calling thread: the rows are
 * read once, and each solution starts from the one before.
 *
 * @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE, ERR_LABEL_INVALID, ERR_TYPE
 */
export function elasticNetPath(
  features: Features,
  settings: FitSettings,
  parameters: ElasticNetPathParameters = {},
): ElasticNetPath {
  return pathOf("elasticNetPath", features, settings, parameters);
}

/** Lassos for many strengths of the penalty: see `elasticNetPath`. */
export function lassoPath(
  features: Features,
  settings: FitSettings,
  parameters: LassoPathParameters = {},
): ElasticNetPath {
  return pathOf("lassoPath", features, settings, { ...parameters, l1Ratio: 1 });
}

function pathOf(
  owner: string,
  features: Features,
  settings: FitSettings,
  { alphas, ...given }: ElasticNetPathParameters,
): ElasticNetPath {
  const train = readTraining("elastic-net", "regression", features, settings);
  const { threads } = settings;
  return elasticNetPathOf(owner, given, alphas as ArrayLike<number>, train, makeRuntime(threads ? { threads } : {}));
}
