import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { binCodes as binCodesOp } from "../engine/ops/statistics/bin-codes.js";
import type { Runtime } from "../engine/runtime.js";
import { quantiles, quantilesOnDevice } from "./quantiles.js";

export interface BinCodes {
  /** int32 codes 0 to count - 1; -1 where the value is missing. */
  readonly codes: Column;
  readonly count: number;
  /** `[count - 1]` strictly increasing; a value equal to a cut lies below it. */
  readonly cuts: Float64Array;
}

/** The bin of every row between strictly increasing cuts. */
export function binCodes(column: Column, cuts: Float64Array, runtime: Runtime): BinCodes {
  const values = allocate(Int32Array, column.length);
  runOp(binCodesOp, { column: contiguous(column), cuts, codes: values }, runtime);
  return { codes: makeColumn("int32", { values }), count: cuts.length + 1, cuts };
}

/** Bins of about equally many rows; fewer than `bins` where values repeat. */
export function quantileBins(column: Column, bins: number, runtime: Runtime): BinCodes {
  return binCodes(column, cutsOf(quantiles(column, sharesOf(bins), runtime)), runtime);
}

/** quantileBins whose quantiles are found on the device that suits them: the same to the bit. */
export async function quantileBinsOnDevice(column: Column, bins: number, runtime: Runtime): Promise<BinCodes> {
  return binCodes(column, cutsOf(await quantilesOnDevice(column, sharesOf(bins), runtime)), runtime);
}

const sharesOf = (bins: number) => Array.from({ length: bins }, (_, index) => (index + 1) / bins);

/** The quantiles but the last, the largest value, each once and none that nothing is above. */
function cutsOf(found: Float64Array): Float64Array {
  const last = found[found.length - 1];
  return Float64Array.from(new Set(found.subarray(0, -1))).filter((cut) => cut < last);
}
