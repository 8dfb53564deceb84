import { makeRuntime } from "../engine/runtime.js";
import { costComplexityPath } from "../models/decision-tree/learner.js";
import type { PruningPath } from "../models/decision-tree/prune-tree.js";
import { fitEstimator, readTraining } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings } from "./fit-settings.js";
import type { FittedModel } from "./fitted-model.js";
import { checkedTrees, type RandomForestParameters } from "./random-forest.js";
import type { WantedTask } from "./target-reader.js";

/** As of `RandomForest`, without what concerns several trees. */
export interface DecisionTreeParameters
  extends Pick<
    RandomForestParameters,
    "objective" | "numLeaves" | "maxDepth" | "minDataInLeaf" | "minImpurityDecrease" | "maxFeatures" | "maxBin"
  > {
  /** Splits that take off less impurity (times the share of all weight) a leaf than this are pruned; default 0: none. */
  readonly ccpAlpha?: number;
  readonly [alias: string]: unknown;
}

/**
 * One tree, split until its leaves are pure or a rule stops it. A column of at most 255 different values is cut between
 * any two of them; of more values there are 255 bins.
 *
 * @see docs/algorithms/decision-tree.md
 */
export class DecisionTree {
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly #task: WantedTask;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: DecisionTreeParameters = {}) {
    ({ parameters: this.parameters, task: this.#task } = checkedTrees("decision-tree", parameters));
  }

  /** Learns from rows of features and their labels, in a worker thread. The caller's buffers stay the caller's. */
  fit(features: Features, settings: FitSettings): Promise<FittedModel> {
    return fitEstimator("decision-tree", this.parameters, this.#task, features, settings);
  }

  /**
   * The values of `ccpAlpha` at which the tree loses a split, rising from 0, and the impurity of its leaves from each
   * on: what to choose `ccpAlpha` from. Grows the tree on the calling thread.
   */
  costComplexityPath(features: Features, settings: FitSettings): PruningPath {
    const train = readTraining("decision-tree", this.#task, features, settings);
    const { threads, seed = 0 } = settings;
    return costComplexityPath(this.parameters, train, { seed, runtime: makeRuntime(threads ? { threads } : {}) });
  }
}
