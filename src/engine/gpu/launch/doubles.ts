import { type Chunk, columnTypes, noValidity } from "../../../columns/column.js";
import { runOp } from "../../dispatch.js";
import { scale } from "../../ops/column/scale.js";
import { type Runtime, unreported } from "../../runtime.js";

/** A numeric chunk's values as float64, nulls as NaN: what shaders read. Its own memory where it is that already. */
export function doublesOf(chunk: Chunk, runtime: Runtime): Float64Array {
  if (columnTypes[chunk.code] === "float64" && chunk.validity === noValidity) {
    return (chunk.values as Float64Array).subarray(0, chunk.length);
  }
  const values = new Float64Array(chunk.length);
  // Not noted in the run report: it is a part of the op that asks.
  const own = unreported(runtime);
  runOp(scale, { column: chunk, values, center: 0, spread: 1 }, own);
  return values;
}

/** True of what doublesOf can read. */
export function isNumeric(chunk: Chunk): boolean {
  return columnTypes[chunk.code] !== "utf8";
}
