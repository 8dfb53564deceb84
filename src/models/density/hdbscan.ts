import { allocate } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { hdbscan } from "../../engine/ops/neighbors/hdbscan.js";
import type { Runtime } from "../../engine/runtime.js";
import { rankedNames } from "../features.js";
import { checkFeatureCount, featureRows, plainScaling } from "../neighbors/feature-rows.js";
import { invalidParameter, type ParameterRule, type ParameterValue, readParameters } from "../parameters.js";

export const hdbscanKind = "hdbscan";

const most = 2 ** 31 - 1;
const rules = new Map<string, ParameterRule>([
  ["minClusterSize", { standard: 5, least: 2, most, whole: true }],
  // As minClusterSize, unless given.
  ["minSamples", { standard: "auto", words: ["auto"], least: 1, most, whole: true }],
  ["clusterSelectionMethod", { standard: "eom", words: ["eom", "leaf"] }],
  ["clusterSelectionEpsilon", { standard: 0, least: 0, most: 1e300 }],
  ["allowSingleCluster", { standard: false }],
]);

/** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
export const hdbscanParameters = (given: Readonly<Record<string, unknown>>) =>
  readParameters(hdbscanKind, rules, given);

export interface HierarchyLabels {
  /** `[n]` clusters from 0; -1 for a row of none. */
  readonly labels: Int32Array;
  /** `[n]` how strongly a row belongs to its cluster: 1 for the densest of it, 0 for a row of none. */
  readonly probabilities: Float64Array;
}

/** Clusters of a table's rows of all densities. @throws {MillraceError} ERR_TYPE naming a feature that is not finite */
export function clusterByHierarchy(
  features: Table,
  parameters: ReadonlyMap<string, ParameterValue>,
  runtime: Runtime,
): HierarchyLabels {
  const names = rankedNames(features.names);
  checkFeatureCount(names);
  const count = features.rowCount;
  const leastRows = parameters.get("minClusterSize") as number;
  const given = parameters.get("minSamples") as number | "auto";
  const leastSamples = given === "auto" ? leastRows : given;
  if (leastSamples > count)
    throw invalidParameter(hdbscanKind, "minSamples", `at most ${count}, the rows`, String(leastSamples));
  const rows = featureRows(features, names, plainScaling(names.length), hdbscanKind, runtime);
  const found = { labels: allocate(Int32Array, count), probabilities: allocate(Float64Array, count) };
  const steering = {
    ...{ width: names.length, leastSamples, leastRows },
    leaves: parameters.get("clusterSelectionMethod") === "leaf",
    epsilon: parameters.get("clusterSelectionEpsilon") as number,
    allowSingle: parameters.get("allowSingleCluster") as boolean,
  };
  try {
    runOp(hdbscan, { rows, ...found, ...steering }, runtime);
  } catch (error) {
    throw explainDistances(error);
  }
  return found;
}

// Rows and parameters are sound by now: squared distances have overflowed.
function explainDistances(error: unknown): unknown {
  if (!(error instanceof MillraceError && error.code === "ERR_INVALID_VALUE")) return error;
  const details = {
    what: "the rows to cluster",
    expected: "squared distances that are finite",
    received: "infinite ones",
  };
  return new MillraceError("ERR_INVALID_VALUE", details, { cause: error.cause });
}
