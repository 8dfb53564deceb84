import { makeRuntime } from "../engine/runtime.js";
import type { Task } from "../models/model.js";
import { type Neighbors, nearestNeighbors } from "../models/neighbors/model.js";
import { fitEstimator } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import { type FittedModel, modelOf } from "./fitted-model.js";
import { checkedTrees } from "./random-forest.js";
import type { WantedTask } from "./target-reader.js";

/** Names of scikit-learn (`n_neighbors`) work too. */
export interface KNearestNeighborsParameters {
  /** Neighbours that are asked; default 5. */
  readonly neighbors?: number;
  /** What each counts: all the same (default), or 1 / distance; where some are at distance 0, only those count then. */
  readonly weights?: "uniform" | "distance";
  /** Distances between standardised features; default false: between values as they are. */
  readonly standardize?: boolean;
  /** The task; `auto` (default): text and booleans are classes, numbers are values. */
  readonly objective?: "auto" | Task;
  readonly [alias: string]: unknown;
}

/** An immutable fitted model that also shows which training rows it asks. */
export interface FittedNeighbors extends FittedModel {
  /**
   * The nearest training rows of each row, nearest first, equally near ones by row. A row that was trained on finds itself.
   * Indices count training rows that have weight.
   *
   * @param settings k: how many; default as many as are asked for a prediction
   * @throws {MillraceError} ERR_INVALID_VALUE when k is above the number of training rows
   */
  kneighbors(features: Features, settings?: { readonly k?: number }): Neighbors;
}

/**
 * Predicts what the nearest training rows say: their mean, or the shares of their classes. Exact; the model is the
 * training rows. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/nearest-neighbors.md
 */
export class KNearestNeighbors {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #task: WantedTask;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: KNearestNeighborsParameters = {}) {
    ({ parameters: this.parameters, task: this.#task } = checkedTrees("nearest-neighbors", parameters));
  }

  /** Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: FitSettings): Promise<FittedNeighbors> {
    const fitted = await fitEstimator("nearest-neighbors", this.parameters, this.#task, features, settings);
    const model = modelOf(fitted)!;
    const { threads } = settings;
    return Object.freeze({
      ...fitted,
      kneighbors: (rows: Features, { k = this.parameters.neighbors as number }: { readonly k?: number } = {}) =>
        nearestNeighbors(model, tableOf(rows), k, makeRuntime(threads ? { threads } : {})),
    });
  }
}
