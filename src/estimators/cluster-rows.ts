import { MillraceError } from "../core/errors.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { ClusterInput } from "./cluster.task.js";
import { checkSettings, type UnlabelledSettings } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";
import type { NumberList } from "./fit-settings.js";
import { rowWeights } from "./row-weights.js";

export interface ClusterSettings extends UnlabelledSettings {
  /** `[n]` weights of the rows, from 0: how many rows each stands for. */
  readonly sampleWeight?: NumberList;
}

/** One clustering of rows, in a worker. */
export async function clusterRows<Labels>(
  kind: ClusterInput["kind"],
  parameters: Readonly<Record<string, unknown>>,
  features: Features,
  settings: ClusterSettings,
): Promise<Labels> {
  const { signal, onProgress, threads, sampleWeight, ...rest } = settings;
  checkSettings(kind, rest);
  if (sampleWeight !== undefined && kind !== "dbscan")
    throw new MillraceError("ERR_OPTION_UNKNOWN", { option: "sampleWeight", owner: `fit of ${kind}` });
  const table = tableOf(features);
  const rows = { classes: [], labels: new Float64Array(table.rowCount) };
  const weights = rowWeights(rows, sampleWeight) ?? new Float64Array(0);
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  const input = { kind, features: table, parameters, weights };
  return await pool.run<ClusterInput, Labels>("estimators/cluster.task", input, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
}
