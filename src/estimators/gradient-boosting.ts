import type { Task } from "../models/model.js";
import { checkedParameters, type EstimatorTask, type FitSettings, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FittedModel } from "./fitted-model.js";

/** Names as in LightGBM, in camelCase; those of scikit-learn and XGBoost (`maxDepth`, `eta`, `n_estimators`) work too. */
export interface GradientBoostingParameters {
  /** What is predicted; `auto`: text and booleans are classes, numbers are values. */
  readonly objective?: "auto" | Task;
  readonly numIterations?: number;
  readonly learningRate?: number;
  readonly numLeaves?: number;
  /** Depth of a tree at most; -1: no limit. */
  readonly maxDepth?: number;
  readonly minDataInLeaf?: number;
  readonly minSumHessianInLeaf?: number;
  readonly lambdaL2?: number;
  readonly minGainToSplit?: number;
  readonly featureFraction?: number;
  readonly baggingFraction?: number;
  readonly baggingFreq?: number;
  readonly maxBin?: number;
  /** Rounds without a better validation loss before it stops; 0: never. */
  readonly earlyStoppingRound?: number;
  readonly [alias: string]: unknown;
}

const tasks: ReadonlyMap<unknown, EstimatorTask> = new Map<unknown, EstimatorTask>([
  [undefined, "auto"],
  ["auto", "auto"],
  ["binary", "binary"],
  ["multiclass", "multiclass"],
  ["regression", "regression"],
]);

/**
 * Gradient boosting of histogram trees; the model is the same to the bit for any number of threads.
 *
 * @see docs/algorithms/gradient-boosting.md
 */
export class GradientBoosting {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #task: EstimatorTask;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: GradientBoostingParameters = {}) {
    const { objective, ...others } = parameters;
    this.parameters = checkedParameters("gradient-boosting", tasks.has(objective) ? others : parameters);
    this.#task = tasks.get(objective) ?? "auto";
  }

  /** Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("gradient-boosting", this.parameters, this.#task, features, settings);
  }
}
