import { columns, defineOp, f64, i32, number, text } from "../../op.js";

/**
 * k-means by Lloyd's iterations, with bounds that spare distances and change no bit.
 *
 * `weights` one a row, or empty: all 1. `start`: `k-means++`, `random`, or `given`: `centers` `[k x features]` are then read
 * first. `starts` of which the best is kept; `tolerance` on the squared shift of the centers together, per mean variance
 * of the features. Written: `origin` `[features]` (the mean of the rows), `centers` less the origin, `labels`,
 * `clusterWeights` `[k]`, `outcome`: inertia, iterations, 1 when converged.
 *
 * ERR_INVALID_VALUE as unlabelled/principal-components; ERR_SHAPE also where k is more than the rows or no row weighs.
 * The same bits for any thread count. Sources: Lloyd 1982; Arthur and Vassilvitskii 2007; Hamerly 2010.
 */
export const kMeans = defineOp("unlabelled/k-means", {
  inputs: { features: columns("featureCount", "rowCount"), weights: f64("weightCount") },
  outputs: {
    origin: f64("featureCount"),
    centers: f64("k", "featureCount"),
    labels: i32("rowCount"),
    clusterWeights: f64("k"),
    outcome: f64(3),
  },
  parameters: { start: text(), starts: number(), mostIterations: number(), tolerance: number(), seed: number() },
  devices: ["cpu"],
  agreement: "exact",
});
