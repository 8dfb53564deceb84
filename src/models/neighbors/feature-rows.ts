// Features as row-major rows, for what takes distances between them.
import { allocate } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { gatherRows } from "../../engine/ops/neighbors/gather-rows.js";
import { measureColumns } from "../../engine/ops/neighbors/measure-columns.js";
import type { Runtime } from "../../engine/runtime.js";
import { featureChunks } from "../features.js";

/** `[features]` each: what stands for a missing value (NaN: nothing may), and (value - center) / scale. */
export interface RowScaling {
  readonly fills: Float64Array;
  readonly centers: Float64Array;
  readonly scales: Float64Array;
}

/** Values as they are, none of them missing. */
export function plainScaling(count: number): RowScaling {
  return {
    fills: new Float64Array(count).fill(Number.NaN),
    centers: new Float64Array(count),
    scales: new Float64Array(count).fill(1),
  };
}

/** Missing values as the mean of the column; with `standardize` all relative to it, in standard deviations. */
export function measuredScaling(
  features: Table,
  names: readonly string[],
  standardize: boolean,
  owner: string,
  runtime: Runtime,
): RowScaling {
  const plain = plainScaling(names.length);
  const means = new Float64Array(names.length);
  const scales = new Float64Array(names.length);
  try {
    runOp(measureColumns, { features: featureChunks(features, names), means, scales }, runtime);
  } catch (error) {
    throw explainColumn(error, names, "finite or missing", owner);
  }
  return standardize ? { fills: means, centers: means, scales } : { ...plain, fills: means };
}

/** `[rows x features]` row-major. @throws {MillraceError} ERR_TYPE naming the feature whose values are not all finite */
export function featureRows(
  features: Table,
  names: readonly string[],
  scaling: RowScaling,
  owner: string,
  runtime: Runtime,
): Float64Array {
  const rows = allocate(Float64Array, features.rowCount * names.length);
  try {
    runOp(gatherRows, { features: featureChunks(features, names), ...scaling, rows }, runtime);
  } catch (error) {
    throw explainColumn(error, names, Number.isNaN(scaling.fills[0]) ? "finite" : "finite or missing", owner);
  }
  return rows;
}

/** @throws {MillraceError} ERR_SHAPE when there is no feature */
export function checkFeatureCount(names: readonly string[]): void {
  if (names.length === 0)
    throw new MillraceError("ERR_SHAPE", { what: "the features", expected: "at least 1 column", received: "none" });
}

function explainColumn(error: unknown, names: readonly string[], expected: string, owner: string): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_INVALID_VALUE" ? error.cause : undefined;
  const feature = names[(cause as { detail?: number } | undefined)?.detail ?? -1];
  if (feature === undefined) return error;
  const received = expected === "finite" ? "missing or infinite in some rows" : "infinite in some rows";
  return new MillraceError(
    "ERR_TYPE",
    { what: `the values of feature '${feature}' for ${owner}`, expected, received },
    { cause },
  );
}
