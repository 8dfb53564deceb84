import { column, defineOp, f64, text } from "../../op.js";

/**
 * The two-sided Mann-Whitney test. `result`: U of the first column, p-value, values of first, values of second, mode used
 * (1 exact, 2 asymptotic), sum of t^3 - t over ties of t. `mode`: `auto`, `exact` or `asymptotic`. Nulls and NaN are left
 * out, infinities are values.
 *
 * Source: Mann and Whitney (1947), Annals of Mathematical Statistics 18.
 *
 * ERR_INVALID_VALUE: `exact` with ties, or for too many pairs.
 */
export const mannWhitney = defineOp("statistics/mann-whitney", {
  inputs: { first: column("n"), second: column("m") },
  outputs: { result: f64(6) },
  parameters: { mode: text() },
  devices: ["cpu"],
  agreement: "exact",
});
