import { type HierarchyLabels, hdbscanKind, hdbscanParameters } from "../models/density/hdbscan.js";
import { clusterRows } from "./cluster-rows.js";
import type { UnlabelledSettings } from "./estimator.js";
import type { Features } from "./estimator-input.js";

/** Names of scikit-learn (`min_cluster_size`, `min_samples`) work too. */
export interface HDBSCANParameters {
  /** Rows of a cluster at least, from 2; default 5. */
  readonly minClusterSize?: number;
  /** The neighbour that tells how dense a row lies, itself being the first; default `auto`: as `minClusterSize`. */
  readonly minSamples?: number | "auto";
  /** Clusters of the most excess of mass (`eom`, default), or those without clusters in them (`leaf`). */
  readonly clusterSelectionMethod?: "eom" | "leaf";
  /** Clusters that would part below this distance stay one; default 0. */
  readonly clusterSelectionEpsilon?: number;
  /** Whether all rows may be one cluster; default false. */
  readonly allowSingleCluster?: boolean;
  readonly [alias: string]: unknown;
}

/**
 * Finds clusters of any shape and of different densities, by how long they last as the density that is asked for rises.
 * Needs no target, no number of clusters and no distance; labels and probabilities are scikit-learn's where no two
 * edges of the tree are equally long. Values are taken as
 * they are: standardise features of different units first.
 *
 * @see docs/algorithms/density-clustering.md
 */
export class HDBSCAN {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: HDBSCANParameters = {}) {
    this.parameters = Object.freeze(Object.fromEntries(hdbscanParameters(parameters)));
  }

  /**
   * Clusters rows of features, in a worker thread. The caller's buffers stay the caller's.
   *
   * @throws {MillraceError} ERR_TYPE naming a feature with missing or infinite values; ERR_INVALID_VALUE when there are
   *   fewer rows than `minSamples`; ERR_CANCELLED
   */
  fit(features: Features, settings: UnlabelledSettings = {}): Promise<HierarchyLabels> {
    return clusterRows(hdbscanKind, this.parameters, features, settings);
  }
}
