import { columns, defineOp, f64 } from "../../op.js";

/**
 * How rows scatter about the means of their classes: the sum over rows of weight x z z', where z = (x - mean of the row's
 * class) / scale, a missing value as the mean of its class. `centers`: means of the classes, feature by feature.
 *
 * Sums of fixed stretches of rows: the same bits for any number of threads. ERR_INVALID_VALUE with the row: no class
 * number; without: a sum that is not finite.
 */
export const scatterWithin = defineOp("classification/scatter-within", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    centers: f64("centerCount"),
    scales: f64("featureCount"),
  },
  outputs: { product: f64("featureCount", "featureCount") },
  devices: ["cpu"],
  agreement: "exact",
});
