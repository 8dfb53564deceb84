import { boolean, column, defineOp, f64, number } from "../../op.js";

/**
 * The augmented Dickey-Fuller statistic of a series. `result`: statistic, lags used, rows of the regression. `trendTerms`
 * powers of time; `lags` lagged differences, or with `choose` as many of them as Akaike's criterion picks. A null, NaN or
 * infinity is refused.
 *
 * Source: Dickey and Fuller (1979), JASA 74; Said and Dickey (1984), Biometrika 71.
 */
export const augmentedDickeyFuller = defineOp("statistics/augmented-dickey-fuller", {
  inputs: { column: column("n") },
  outputs: { result: f64(3) },
  parameters: { lags: number(), trendTerms: number(), choose: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
