import { columns, defineOp, f64 } from "../../op.js";

/**
 * The covariance within classes in units of `scales`, in proportion to `priors`, that of each class drawn towards one
 * without correlation as far as its rows leave it in doubt: `shrinkages` says how far, from 0 to 1, in the class's own
 * `deviations`. `centers` and `deviations`: of the classes, feature by feature. A missing value is the mean of its class.
 *
 * Sums of fixed stretches of rows: the same bits for any number of threads. ERR_INVALID_VALUE with the row: no class
 * number; without: a sum that is not finite. Source: Ledoit and Wolf 2004.
 */
export const shrinkWithin = defineOp("classification/shrink-within", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    centers: f64("centerCount"),
    deviations: f64("centerCount"),
    priors: f64("classCount"),
    scales: f64("featureCount"),
  },
  outputs: { within: f64("featureCount", "featureCount"), shrinkages: f64("classCount") },
  devices: ["cpu"],
  agreement: "exact",
});
