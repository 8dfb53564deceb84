import { makeRuntime } from "../engine/runtime.js";
import { linearScores } from "../models/linear/model.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import { type FittedModel, modelOf } from "./fitted-model.js";

/** Names of scikit-learn (`intercept_scaling`) work too. */
export interface LinearSvmParameters {
  /** Weight of the losses against half the sum of squared coefficients; default 1. */
  readonly C?: number;
  /**
   * Of classes: `squared_hinge` (default), or `hinge`, which counts a row beyond its margin once, not by the square, and so
   * minds rows far on the wrong side less.
   */
  readonly loss?: "squared_hinge" | "hinge";
  /** Values: errors up to it cost nothing; default 0. */
  readonly epsilon?: number;
  /**
   * 0 (default): the intercept has no penalty. Else it has that of the coefficient of a feature of this value: 1 is what
   * LinearSVC and LinearSVR of scikit-learn do, whose liblinear knows no other way.
   */
  readonly interceptScaling?: number;
  /** Penalties on coefficients of standardised features; default false: of the features' own units. */
  readonly standardize?: boolean;
  /** Of the largest slope per unit of weight; with `hinge` how far from the least, as a share of it; default 1e-8. */
  readonly tol?: number;
  readonly maxIterations?: number;
  readonly [alias: string]: unknown;
}

/** A fitted linear support vector machine. Its `predictProba` only ranks: it is no calibrated probability. */
export interface FittedSvm extends FittedModel {
  /** `[n]` of the second of two classes, or of values; `[n x classes]` row-major for more classes. 1 is the margin. */
  decisionFunction(features: Features): Float64Array;
}

class SupportVectors {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LinearSvmParameters = {}) {
    this.parameters = checkedParameters("linear-svm", parameters);
  }

  protected async fitTask(
    task: "classes" | "regression",
    features: Features,
    settings: FitSettings,
  ): Promise<FittedSvm> {
    const fitted = await fitEstimator("linear-svm", this.parameters, task, features, settings);
    const model = modelOf(fitted)!;
    const { threads } = settings;
    return Object.freeze({
      ...fitted,
      decisionFunction: (rows: Features) => linearScores(model, tableOf(rows), makeRuntime(threads ? { threads } : {})),
    });
  }
}

/**
 * Linear support vector machine for classes: squared or plain hinge loss, each class against the rest where there are more
 * than two. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-svm.md
 */
export class LinearSvm extends SupportVectors {
  /** Learns from rows of features and their classes, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedSvm> {
    return this.fitTask("classes", features, settings);
  }
}

/** Linear support vector machine for values: squared epsilon-insensitive loss. */
export class LinearSvmRegression extends SupportVectors {
  /** Learns from rows of features and their values, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedSvm> {
    return this.fitTask("regression", features, settings);
  }
}
