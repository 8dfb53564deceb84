import { allocate } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { dbscan } from "../../engine/ops/neighbors/dbscan.js";
import type { Runtime } from "../../engine/runtime.js";
import { rankedNames } from "../features.js";
import { checkFeatureCount, featureRows, plainScaling } from "../neighbors/feature-rows.js";
import { invalidParameter, type ParameterRule, type ParameterValue, readParameters } from "../parameters.js";

export const dbscanKind = "dbscan";

const rules = new Map<string, ParameterRule>([
  ["eps", { standard: 0.5, least: 0, most: 1e300 }],
  ["minSamples", { standard: 5, least: 1, most: 2 ** 31 - 1, whole: true }],
]);

/** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
export function dbscanParameters(given: Readonly<Record<string, unknown>>): ReadonlyMap<string, ParameterValue> {
  const parameters = readParameters(dbscanKind, rules, given);
  if (parameters.get("eps") === 0) throw invalidParameter(dbscanKind, "eps", "a number above 0", "0");
  return parameters;
}

export interface DensityLabels {
  /** `[n]` clusters from 0, in the order of their first core rows; -1 for a row of none. */
  readonly labels: Int32Array;
  /** The core rows, rising. */
  readonly coreRows: Int32Array;
}

/** Clusters of a table's rows by density. @throws {MillraceError} ERR_TYPE naming a feature that is not finite */
export function clusterByDensity(
  features: Table,
  weights: Float64Array,
  parameters: ReadonlyMap<string, ParameterValue>,
  runtime: Runtime,
): DensityLabels {
  const names = rankedNames(features.names);
  checkFeatureCount(names);
  const rows = featureRows(features, names, plainScaling(names.length), dbscanKind, runtime);
  const labels = allocate(Int32Array, features.rowCount);
  const cores = new Uint8Array(features.rowCount);
  const radius = parameters.get("eps") as number;
  const leastWeight = parameters.get("minSamples") as number;
  try {
    runOp(dbscan, { rows, weights, labels, cores, width: names.length, radius, leastWeight }, runtime);
  } catch (error) {
    throw explainWeight(error, weights);
  }
  return { labels, coreRows: Int32Array.from(cores.keys()).filter((row) => cores[row] === 1) };
}

// The rows are finite by now: what is invalid is a weight.
function explainWeight(error: unknown, weights: Float64Array): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_INVALID_VALUE" ? error.cause : undefined;
  const row = (cause as { detail?: number } | undefined)?.detail ?? -1;
  if (row < 0) return error;
  const what = `the weight of row ${row}`;
  const received = String(weights[row]);
  return new MillraceError("ERR_INVALID_VALUE", { what, expected: "a finite number from 0", received }, { cause });
}
