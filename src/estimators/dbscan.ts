import { type DensityLabels, dbscanKind, dbscanParameters } from "../models/density/dbscan.js";
import { type ClusterSettings, clusterRows } from "./cluster-rows.js";
import type { Features } from "./estimator-input.js";

/** Names of scikit-learn (`min_samples`) work too. */
export interface DBSCANParameters {
  /** How far neighbours are from each other at most, by Euclidean distance; default 0.5. */
  readonly eps?: number;
  /** Rows within `eps` of a row, itself among them, that make it a core row (with weights: their sum); default 5. */
  readonly minSamples?: number;
  readonly [alias: string]: unknown;
}

/**
 * Finds clusters of any shape: rows that lie dense, and what borders on them. Needs no target and no number of clusters;
 * labels are scikit-learn's. Values are taken as they are: standardise features of different units first.
 *
 * @see docs/algorithms/density-clustering.md
 */
export class DBSCAN {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: DBSCANParameters = {}) {
    this.parameters = Object.freeze(Object.fromEntries(dbscanParameters(parameters)));
  }

  /**
   * Clusters rows of features, in a worker thread. The caller's buffers stay the caller's.
   *
   * @throws {MillraceError} ERR_TYPE naming a feature with missing or infinite values; ERR_CANCELLED
   */
  fit(features: Features, settings: ClusterSettings = {}): Promise<DensityLabels> {
    return clusterRows(dbscanKind, this.parameters, features, settings);
  }
}
