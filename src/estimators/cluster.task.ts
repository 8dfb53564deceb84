import type { Table } from "../columns/table.js";
import type { TaskContext } from "../engine/workers/worker.js";
import { clusterByDensity, type DensityLabels, dbscanKind, dbscanParameters } from "../models/density/dbscan.js";
import {
  clusterByHierarchy,
  type HierarchyLabels,
  type hdbscanKind,
  hdbscanParameters,
} from "../models/density/hdbscan.js";

export interface ClusterInput {
  readonly kind: typeof dbscanKind | typeof hdbscanKind;
  readonly features: Table;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `[n]`, or empty: all 1. */
  readonly weights: Float64Array;
}

/** Clusters rows in a pool worker. */
export function run(
  { kind, features, parameters, weights }: ClusterInput,
  { runtime, onProgress }: TaskContext,
): DensityLabels | HierarchyLabels {
  onProgress({ step: `clustering by ${kind}`, done: 0, total: 0, unit: "steps" });
  return kind === dbscanKind
    ? clusterByDensity(features, weights, dbscanParameters(parameters), runtime)
    : clusterByHierarchy(features, hdbscanParameters(parameters), runtime);
}
