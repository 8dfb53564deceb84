import type { Task } from "../models/model.js";
import { checkedParameters, fitEstimator } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";
import type { WantedTask } from "./target-reader.js";

/** Names of LightGBM in camelCase; those of scikit-learn (`n_estimators`, `min_samples_leaf`, `max_features`) work too. */
export interface RandomForestParameters {
  /** What is predicted; `auto`: text and booleans are classes, numbers are values. */
  readonly objective?: "auto" | Task;
  /** Trees; default 100. */
  readonly numIterations?: number;
  /** Leaves of a tree at most; -1 (default): no limit but memory's, 65,535. */
  readonly numLeaves?: number;
  /** Depth of a tree at most; -1 (default): no limit. */
  readonly maxDepth?: number;
  /** Rows of a leaf at least, each counted once; default 1. */
  readonly minDataInLeaf?: number;
  /** Decrease of impurity, times the node's share of all weight, that a split must bring; default 0. */
  readonly minImpurityDecrease?: number;
  /**
   * Features drawn for a node: a share up to 1, a number above, `sqrt`, `log2` or `all`; default: `sqrt` for classes,
   * `all` for values.
   */
  readonly maxFeatures?: number | "auto" | "sqrt" | "log2" | "all";
  /** Rows of a tree are drawn with replacement; default true, of extra trees false. */
  readonly bootstrap?: boolean;
  /** Rows drawn for a tree: a share of them up to 1 (default), or a number above. */
  readonly maxSamples?: number;
  /** Bins of a feature at most; default 255. */
  readonly maxBin?: number;
  readonly [alias: string]: unknown;
}

const tasks: readonly unknown[] = ["auto", "binary", "multiclass", "regression"];

/** The task of an estimator's `objective`, and its other parameters checked. */
export function checkedTrees(
  kind: string,
  { objective = "auto", ...others }: Readonly<Record<string, unknown>>,
): { parameters: Readonly<Record<string, unknown>>; task: WantedTask } {
  const parameters = checkedParameters(kind, tasks.includes(objective) ? others : { objective, ...others });
  return { parameters, task: objective as WantedTask };
}

/**
 * A random forest: the mean of trees that each learned from rows drawn with replacement, on the best of some features
 * drawn for each node. The model is the same to the bit for any number of threads; `outOfBag` of the fitted model says
 * what trees make of rows they did not see.
 *
 * @see docs/algorithms/random-forest.md
 */
export class RandomForest {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #task: WantedTask;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: RandomForestParameters = {}) {
    ({ parameters: this.parameters, task: this.#task } = checkedTrees("random-forest", parameters));
  }

  /** Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("random-forest", this.parameters, this.#task, features, settings);
  }
}

/**
 * Extremely randomised trees: as a random forest, but each tree learns from all rows and a node is split on the best of
 * one random cut for each drawn feature. Parameters are those of `RandomForest`.
 *
 * @see docs/algorithms/random-forest.md
 */
export class ExtraTrees {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #task: WantedTask;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: RandomForestParameters = {}) {
    ({ parameters: this.parameters, task: this.#task } = checkedTrees("extra-trees", parameters));
  }

  /** Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("extra-trees", this.parameters, this.#task, features, settings);
  }
}
