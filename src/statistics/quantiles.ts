import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { groupQuantiles as groupQuantilesOp } from "../engine/ops/statistics/group-quantiles.js";
import { quantiles as quantilesOp } from "../engine/ops/statistics/quantiles.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

/** The nine definitions of Hyndman and Fan, by number: 1 to 3 give values of the column, 4 to 9 interpolate. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * Exact quantiles of a numeric column, by default of type 7 (linear between order statistics, as R and numpy). Nulls and
 * NaN are left out, infinities are values; NaN when nothing is left.
 *
 * @param probabilities each in [0, 1]
 * @throws {MillraceError} ERR_TYPE for a utf8 column, ERR_INVALID_VALUE for a probability outside [0, 1]
 * @see Hyndman and Fan (1996), Sample quantiles in statistical packages, The American Statistician 50(4)
 */
export function quantiles(
  column: Column,
  probabilities: readonly number[],
  runtime: Runtime = makeRuntime(),
  type: QuantileType = 7,
): Float64Array {
  const args = argumentsOf(column, probabilities, type);
  runOp(quantilesOp, args, runtime);
  return args.quantiles;
}

/** quantiles on the device that suits it: the same to the bit. */
export async function quantilesOnDevice(
  column: Column,
  probabilities: readonly number[],
  runtime: Runtime,
  type: QuantileType = 7,
): Promise<Float64Array> {
  const args = argumentsOf(column, probabilities, type);
  await runOnDevice(quantilesOp, args, runtime);
  return args.quantiles;
}

function argumentsOf(column: Column, probabilities: readonly number[], type: QuantileType) {
  const quantiles = new Float64Array(probabilities.length);
  return { column: contiguous(column), probabilities: Float64Array.from(probabilities), quantiles, type };
}

/**
 * The same within each group: one array a group, NaN for an empty one.
 *
 * @param groups codes 0 to groupCount - 1 of the same rows; rows with another code or none are left out
 */
export function groupQuantiles(
  column: Column,
  groups: Column,
  groupCount: number,
  probabilities: readonly number[],
  runtime: Runtime,
): Float64Array[] {
  const k = probabilities.length;
  const out = new Float64Array(groupCount * k);
  runOp(
    groupQuantilesOp,
    {
      column: contiguous(column),
      groups: contiguous(groups),
      probabilities: Float64Array.from(probabilities),
      quantiles: out,
    },
    runtime,
  );
  return Array.from({ length: groupCount }, (_, group) => out.subarray(group * k, (group + 1) * k));
}
