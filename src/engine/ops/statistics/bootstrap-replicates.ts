import { column, defineOp, f64, number, text } from "../../op.js";

/**
 * A statistic of samples drawn with replacement from a column's values: `mean`, or `quantile` (type 7) of `probability`.
 *
 * `replicates`: one a sample, NaN when no value is there. `summary`: values, the statistic of them, its acceleration (NaN
 * where nothing varies). Nulls and NaN are left out, of a mean infinities too. Values are drawn from in ascending order, at
 * the rows of statistics/bootstrap-rows, so the order of the column's rows leaves no trace.
 *
 * Source: Efron (1979), Annals of Statistics 7; acceleration: Efron (1987), JASA 82.
 */
export const bootstrapReplicates = defineOp("statistics/bootstrap-replicates", {
  inputs: { column: column("n") },
  outputs: { replicates: f64("samples"), summary: f64(3) },
  parameters: { statistic: text(), probability: number(), seed: number() },
  devices: ["cpu"],
  agreement: "exact",
});
