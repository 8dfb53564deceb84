import { makeRuntime } from "../engine/runtime.js";
import { restoreKMeans } from "../models/k-means/model.js";
import type { ModelHeader } from "../models/model.js";
import { checkedParameters, fitUnlabelled, type UnlabelledSettings, type WeightedRows } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";

/** Names of scikit-learn (`n_clusters`, `n_init`, `max_iter`) work too. */
export interface KMeansParameters {
  /** Default 8. */
  readonly nClusters?: number;
  /** Rows drawn by `k-means++` (default) or at `random`; or centers, their features in the order of the columns. */
  readonly init?: "k-means++" | "random" | readonly (ArrayLike<number> & object)[];
  /** Starts, of which the one with the least inertia is kept; default 1, or 10 at random. */
  readonly nInit?: number | "auto";
  /** Default 300. */
  readonly maxIterations?: number;
  /** Squared shift of the centers together, per mean variance of the features, that ends it; default 1e-4. */
  readonly tol?: number;
  readonly [alias: string]: unknown;
}

/** Immutable fitted clusters. Features are in the order of `header.features`: by name. */
export interface FittedKMeans {
  readonly header: ModelHeader;
  /** `[clusters x features]` row-major. */
  readonly centers: Float64Array;
  /** Weighted sum of squared distances of the training rows to their centers. */
  readonly inertia: number;
  readonly iterations: number;
  /** Whether it ended before its iterations did. */
  readonly converged: boolean;
  /** `[n]` the number of the nearest center. @throws {MillraceError} ERR_TYPE for a missing value; ERR_COLUMN_MISSING */
  predict(features: Features): Float64Array;
  /** `[n x clusters]` distances to the centers, row-major. */
  transform(features: Features): Float64Array;
}

/**
 * k-means: groups rows around centers, each the mean of the rows it is nearest to. Needs no target. Missing values are
 * refused. With the same seed the same clusters, for any number of threads.
 *
 * @see docs/algorithms/k-means.md
 */
export class KMeans {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: KMeansParameters = {}) {
    this.parameters = checkedParameters("k-means", parameters);
  }

  /** Learns from rows of features, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: UnlabelledSettings & WeightedRows = {}): Promise<FittedKMeans> {
    const { header, arrays } = await fitUnlabelled("k-means", this.parameters, features, settings);
    const model = restoreKMeans(header, arrays);
    const { threads } = settings;
    const runtime = () => makeRuntime(threads ? { threads } : {});
    const origin = arrays.get("origin") as Float64Array;
    const { inertia, iterations, converged } = header.parameters;
    return Object.freeze({
      header: model.header,
      centers: (arrays.get("centers") as Float64Array).map((value, at) => value + origin[at % origin.length]),
      inertia: inertia as number,
      iterations: iterations as number,
      converged: converged as boolean,
      predict: (rows: Features) => model.predict(tableOf(rows), runtime()),
      transform: (rows: Features) => model.distances(tableOf(rows), runtime()),
    });
  }
}
