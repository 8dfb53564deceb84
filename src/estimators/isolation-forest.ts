import { makeRuntime } from "../engine/runtime.js";
import type { ModelHeader } from "../models/model.js";
import { checkedParameters, fitUnlabelled, type UnlabelledSettings } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";

/** Names of scikit-learn (`n_estimators`, `max_samples`, `max_features`) work too. */
export interface IsolationForestParameters {
  /** Trees; default 100. */
  readonly numIterations?: number;
  /** Rows drawn for a tree, without replacement: a share of them up to 1, or a number above; default 256. */
  readonly maxSamples?: number | "auto";
  /** Features drawn for a tree: a share up to 1 or a number above; default all. */
  readonly maxFeatures?: number | "auto" | "sqrt" | "log2" | "all";
  /** Depth of a tree at most; -1 (default): the logarithm (base 2) of its rows. */
  readonly maxDepth?: number;
  /** The share of the training rows that are outliers, up to 0.5; default `auto`: rows that score above 0.5 are. */
  readonly contamination?: number | "auto";
  readonly [alias: string]: unknown;
}

/** An immutable fitted isolation forest; signs and thresholds are scikit-learn's. */
export interface FittedIsolation {
  readonly header: ModelHeader;
  /** What `scoreSamples` must be above for a row not to be an outlier. */
  readonly offset: number;
  /** `[n]` from -1 to 0: the lower, the less a row is like the training rows. */
  scoreSamples(features: Features): Float64Array;
  /** `[n]` `scoreSamples` less `offset`: below 0 is an outlier. */
  decisionFunction(features: Features): Float64Array;
  /** `[n]` -1 for an outlier, else 1. */
  predict(features: Features): Float64Array;
}

/**
 * Finds rows that are unlike the others: random trees set them apart after few cuts. Needs no target. Missing values
 * take a side by a coin at each cut.
 *
 * @see docs/algorithms/isolation-forest.md
 */
export class IsolationForest {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: IsolationForestParameters = {}) {
    this.parameters = checkedParameters("isolation-forest", parameters);
  }

  /** Learns from rows of features, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: UnlabelledSettings = {}): Promise<FittedIsolation> {
    const model = await fitUnlabelled("isolation-forest", this.parameters, features, settings);
    const { threads } = settings;
    const offset = model.header.parameters.offset as number;
    const scores = (rows: Features) => model.predict(tableOf(rows), makeRuntime(threads ? { threads } : {}));
    return Object.freeze({
      header: model.header,
      offset,
      scoreSamples: (rows: Features) => scores(rows).map((score) => -score),
      decisionFunction: (rows: Features) => scores(rows).map((score) => -score - offset),
      predict: (rows: Features) => scores(rows).map((score) => (-score < offset ? -1 : 1)),
    });
  }
}
