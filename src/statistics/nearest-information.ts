import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { scale } from "../engine/ops/column/scale.js";
import { nearestInformation as nearestInformationOp } from "../engine/ops/statistics/nearest-information.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { describe } from "./describe.js";

/**
 * Mutual information of two columns from distances to the nearest neighbours, in nats: no bins, so relations of any shape
 * and scale count. Each numeric column is divided by its standard deviation first. Rows with a null, NaN or infinity are
 * left out, as is the one row of a class; NaN when fewer than two rows are left.
 *
 * Meant for continuous numbers: many equal values bias it, since no noise is added to part them (scikit-learn does).
 *
 * @param second numbers; or codes 0 to `classes` - 1 when `classes` is given
 * @param neighbours 1 to 64: fewer follow finer relations, more vary less
 * @throws {MillraceError} ERR_INVALID_VALUE for other neighbours, ERR_TYPE for a utf8 column
 * @see Kraskov, Stögbauer and Grassberger (2004), Physical Review E 69; Ross (2014), PLoS ONE 9(2)
 */
export function nearestInformation(
  first: Column,
  second: Column,
  options: { readonly classes?: number; readonly neighbours?: number } = {},
  runtime: Runtime = makeRuntime(),
): number {
  const result = new Float64Array(2);
  const { classes = 0, neighbours = 3 } = options;
  const args = {
    first: contiguous(standardized(first, runtime)),
    second: contiguous(classes > 0 ? second : standardized(second, runtime)),
    result,
    neighbours,
    classes,
  };
  runOp(nearestInformationOp, args, runtime);
  return result[0];
}

function standardized(column: Column, runtime: Runtime): Column {
  const { standardDeviation } = describe(column, runtime);
  if (!(standardDeviation > 0)) return column;
  const values = allocate(Float64Array, column.length);
  runOp(scale, { column: contiguous(column), values, center: 0, spread: standardDeviation }, runtime);
  return makeColumn("float64", { values });
}
