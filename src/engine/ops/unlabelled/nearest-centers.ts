import { columns, defineOp, f64 } from "../../op.js";

/**
 * The nearest center of every row, the first of equals, as unlabelled/k-means finds it: its training rows have its labels.
 *
 * `origin` `[features]`; `centers` `[k x features]` less the origin; `labels` `[rows]`; `distances` `[rows x k]`, Euclidean,
 * or empty: not asked. A row's bits do not depend on the rows around it.
 *
 * ERR_INVALID_VALUE with row x features + feature: a cell that is missing or infinite.
 */
export const nearestCenters = defineOp("unlabelled/nearest-centers", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    origin: f64("featureCount"),
    centers: f64("k", "featureCount"),
  },
  outputs: { labels: f64("rowCount"), distances: f64("distanceCount") },
  devices: ["cpu"],
  agreement: "exact",
});
