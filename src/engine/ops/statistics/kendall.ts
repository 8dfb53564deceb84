import { column, defineOp, f64, text } from "../../op.js";

/**
 * Kendall's tau-b and its two-sided test. `result`: tau, p-value, rows counted, mode used (1 exact, 2 asymptotic),
 * concordant less discordant pairs. `mode`: `auto`, `exact` or `asymptotic`. Rows where either is null or NaN are left
 * out, infinities are values.
 *
 * Source: Knight (1966), JASA 61; Kendall (1970), Rank correlation methods.
 */
export const kendall = defineOp("statistics/kendall", {
  inputs: { first: column("n"), second: column("n") },
  outputs: { result: f64(5) },
  parameters: { mode: text() },
  devices: ["cpu"],
  agreement: "exact",
});
