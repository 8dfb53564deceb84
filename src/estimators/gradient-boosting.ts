import { taskOf } from "../models/boosting/objectives.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { BoostingSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";
import type { GradientBoostingParameters } from "./gradient-boosting-parameters.js";

/**
 * Gradient boosting of histogram trees; the model is the same to the bit for any number of threads.
 *
 * @see docs/algorithms/gradient-boosting.md
 */
export class GradientBoosting {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: GradientBoostingParameters = {}) {
    this.parameters = checkedParameters("gradient-boosting", parameters);
  }

  /**
   * Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's.
   *
   * @throws {MillraceError} ERR_LABEL_INVALID and ERR_INVALID_VALUE with the row; ERR_SHAPE; ERR_TYPE;
   *   ERR_METRIC_UNKNOWN, ERR_METRIC_UNDEFINED; ERR_MEMORY_TOO_SMALL; ERR_FUNCTION_FAILED with the function's error as
   *   its cause; ERR_CANCELLED
   */
  fit(features: Features, settings: BoostingSettings): Promise<FittedModel> {
    const task = taskOf(this.parameters.objective as string);
    return fitEstimator("gradient-boosting", this.parameters, task, features, settings);
  }
}
