import { column, defineOp, f64, text } from "../../op.js";

/**
 * The two-sided two-sample Kolmogorov-Smirnov test. `result`: distance, p-value, values of first, values of second,
 * mode used (1 exact, 2 asymptotic, 3 limit, 4 untied). `mode`: one of these, `auto` (exact up to n m = 1e8, else
 * asymptotic) or `scipy` (untied up to 10,000 values a side, else asymptotic).
 *
 * Source: Schröer and Trenkler (1995) for the exact tail given ties; Simard and L'Ecuyer (2011) for the asymptotic one.
 */
export const ksTwoSample = defineOp("statistics/ks-two-sample", {
  inputs: { first: column("n"), second: column("m") },
  outputs: { result: f64(5) },
  parameters: { mode: text() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
