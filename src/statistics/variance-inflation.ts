import { contiguous } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { varianceInflation as varianceInflationOp } from "../engine/ops/statistics/variance-inflation.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";

/**
 * Variance inflation of every column given all the others: 1 / (1 - R squared) of its regression on them, with a constant.
 * 1 when it is independent of them, above 10 by custom too much; infinite when it follows from them, NaN for a constant.
 * Rows where any column is null, NaN or infinite are left out; all NaN when no more rows than columns are left.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 * @see Marquardt (1970), Technometrics 12
 */
export function varianceInflation(table: Table, runtime: Runtime = makeRuntime()): Float64Array {
  const factors = new Float64Array(table.names.length);
  const args = { columns: table.columns.map(contiguous), factors, rows: new Float64Array(1) };
  if (factors.length > 0) runOp(varianceInflationOp, args, runtime);
  return factors;
}
