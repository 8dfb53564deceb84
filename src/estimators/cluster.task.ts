import type { Table } from "../columns/table.js";
import type { TaskContext } from "../engine/workers/worker.js";
import { clusterByDensity, type DensityLabels, dbscanParameters } from "../models/density/dbscan.js";

export interface ClusterInput {
  readonly features: Table;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** `[n]`, or empty: all 1. */
  readonly weights: Float64Array;
}

/** Clusters rows in a pool worker. */
export function run(
  { features, parameters, weights }: ClusterInput,
  { runtime, onProgress }: TaskContext,
): DensityLabels {
  onProgress({ step: "clustering by density", done: 0, total: 0, unit: "leaves" });
  return clusterByDensity(features, weights, dbscanParameters(parameters), runtime);
}
