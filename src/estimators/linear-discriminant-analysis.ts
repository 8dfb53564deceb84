import { makeRuntime } from "../engine/runtime.js";
import { placesOnAxes } from "../models/linear-discriminant/model.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import { type FittedModel, modelOf } from "./fitted-model.js";

/** Names of scikit-learn (`n_components`) work too. */
export interface LinearDiscriminantAnalysisParameters {
  /** `svd` (default): copes with features that depend on each other, and has axes; `lsqr`: takes `shrinkage`. */
  readonly solver?: "svd" | "lsqr";
  /**
   * Share from 0 to 1 of the mean variance, without correlation, that the covariance is drawn towards; default 0. `auto`:
   * for each class by Ledoit and Wolf's formula, the more the fewer rows it has.
   */
  readonly shrinkage?: number | "auto";
  /** Probabilities of the classes in label order, made to sum to 1; default their shares of the training rows. */
  readonly priors?: readonly number[];
  /** Axes that `transform` has at most; default all, one less than classes or as many as features. */
  readonly nComponents?: number;
  /** Directions whose deviation within classes is smaller, in those of the features, are left out; default 1e-4. */
  readonly tol?: number;
  readonly [alias: string]: unknown;
}

export interface FittedDiscriminant extends FittedModel {
  /** `[n x axes]` places of the rows along the axes that part the classes, row-major; none with `lsqr`. */
  transform(features: Features): Float64Array;
  /** Of the variance between classes, by axis. */
  readonly explainedVarianceRatio: readonly number[];
}

/**
 * Linear discriminant analysis: classes are normal with one covariance. A missing value counts as the mean of its class
 * when learning, of all classes when predicting.
 *
 * @see docs/algorithms/linear-discriminant-analysis.md
 */
export class LinearDiscriminantAnalysis {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: LinearDiscriminantAnalysisParameters = {}) {
    this.parameters = checkedParameters("linear-discriminant", parameters);
  }

  /** Learns from rows of features and their classes, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: FitSettings): Promise<FittedDiscriminant> {
    const fitted = await fitEstimator("linear-discriminant", this.parameters, "classes", features, settings);
    const model = modelOf(fitted)!;
    const { threads } = settings;
    return Object.freeze({
      ...fitted,
      explainedVarianceRatio: model.header.parameters.explainedVarianceRatio as readonly number[],
      transform: (rows: Features) => placesOnAxes(model, tableOf(rows), makeRuntime(threads ? { threads } : {})),
    });
  }
}
