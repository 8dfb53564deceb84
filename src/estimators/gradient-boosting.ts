import { taskOf } from "../models/boosting/objectives.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { BoostingSettings, StreamSettings } from "./fit-settings.js";
import { fitStream } from "./fit-stream.js";
import type { FittedModel } from "./fitted-model.js";
import type { GradientBoostingParameters } from "./gradient-boosting-parameters.js";
import { isRowSource, type RowSource } from "./row-source.js";

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
  fit(features: Features, settings: BoostingSettings): Promise<FittedModel>;
  /**
   * Learns from a path, a glob of paths, or an object with `batches()`: read twice and never held as a table. Memory holds
   * a byte a feature and row, and some more. The model is that of the whole table, to the bit.
   *
   * @throws {MillraceError} as for a table; ERR_SOURCE_CHANGED when a source gives other rows the second time; what the
   *   caller's own batches throw
   */
  fit(source: RowSource, settings: StreamSettings): Promise<FittedModel>;
  fit(given: Features | RowSource, settings: BoostingSettings | StreamSettings): Promise<FittedModel> {
    const task = taskOf(this.parameters.objective as string);
    if (isRowSource(given))
      return fitStream("gradient-boosting", this.parameters, task, given, settings as StreamSettings);
    return fitEstimator("gradient-boosting", this.parameters, task, given, settings as BoostingSettings);
  }
}
