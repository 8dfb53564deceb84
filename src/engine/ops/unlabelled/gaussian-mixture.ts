import { boolean, columns, defineOp, f64, number, text } from "../../op.js";

/**
 * A mixture of k normals by expectation and maximisation.
 *
 * `weights` one a row, or empty: all 1; a weight counts rows. `kind`: `full`, `tied`, `diag` or `spherical`, of which
 * `covariances` and `factors` (F with F F' the inverse covariance; reciprocal deviations) have k p p, p p, k p or k numbers.
 * `start`: `kmeans`, `random`, `k-means++`, `random_from_data`, or `given`: `means` are then read first, and where it is said
 * so `mixtureWeights`, and inverse covariances from `factors`. `starts` of which the best is kept; `tolerance` on the change
 * of the mean log likelihood; `added` to the diagonal of covariances. Written: `origin` `[features]` (the mean of the rows),
 * `means` less the origin, `outcome`: mean log likelihood, iterations, 1 when converged.
 *
 * ERR_INVALID_VALUE as unlabelled/principal-components; ERR_NOT_DEFINITE with the component whose covariance has no
 * inverse. The same bits for any thread count. Sources: Dempster, Laird and Rubin 1977; Bishop 2006, section 9.2.
 */
export const gaussianMixture = defineOp("unlabelled/gaussian-mixture", {
  inputs: { features: columns("featureCount", "rowCount"), weights: f64("weightCount") },
  outputs: {
    origin: f64("featureCount"),
    mixtureWeights: f64("k"),
    means: f64("k", "featureCount"),
    covariances: f64("cells"),
    factors: f64("cells"),
    outcome: f64(3),
  },
  parameters: {
    kind: text(),
    start: text(),
    weightsGiven: boolean(),
    precisionsGiven: boolean(),
    starts: number(),
    mostIterations: number(),
    tolerance: number(),
    added: number(),
    seed: number(),
  },
  devices: ["cpu"],
  agreement: "exact",
});
