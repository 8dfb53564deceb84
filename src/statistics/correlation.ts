import { contiguous } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { correlation } from "../engine/ops/statistics/correlation.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { tTails } from "./tail-probability.js";

export interface CorrelationMatrix {
  readonly names: readonly string[];
  /** Row-major `[n x n]`, in [-1, 1]; NaN where a column is constant or a pair has fewer than two rows. */
  readonly values: Float64Array;
  /** Row-major `[n x n]`: rows that both columns have. */
  readonly pairs: Float64Array;
}

/**
 * Pearson correlations of all pairs of numeric columns, each over the rows where both have a finite value.
 *
 * @param table numeric columns only
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 */
export function correlationMatrix(table: Table, runtime: Runtime = makeRuntime()): CorrelationMatrix {
  const args = argumentsOf(table);
  if (table.names.length > 0) runOp(correlation, args, runtime);
  return { names: table.names, values: args.correlations, pairs: args.pairs };
}

/** correlationMatrix on the device that suits it: on a GPU within the tolerance of the op's contract. */
export async function correlationMatrixOnDevice(table: Table, runtime: Runtime): Promise<CorrelationMatrix> {
  const args = argumentsOf(table);
  if (table.names.length > 0) await runOnDevice(correlation, args, runtime);
  return { names: table.names, values: args.correlations, pairs: args.pairs };
}

function argumentsOf({ names, columns }: Table) {
  const cells = () => new Float64Array(names.length ** 2);
  return { columns: columns.map(contiguous), correlations: cells(), pairs: cells() };
}

/**
 * Probability of a correlation at least as strong if there were none: Student's t with `rows - 2` degrees of freedom.
 * NaN below three rows.
 */
export function correlationPValue(r: number, rows: number, runtime?: Runtime): number {
  if (!(rows > 2) || Number.isNaN(r)) return Number.NaN;
  if (Math.abs(r) >= 1) return 0;
  return tTails(r * Math.sqrt((rows - 2) / ((1 - r) * (1 + r))), rows - 2, runtime);
}
