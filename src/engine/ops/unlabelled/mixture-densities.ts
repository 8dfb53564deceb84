import { columns, defineOp, f64, text } from "../../op.js";

/**
 * Log densities of rows under a mixture of normals, and the share of each component, as unlabelled/gaussian-mixture makes
 * it. `means` less the origin; `scores` `[rows]`; `probabilities` `[rows x k]` row-major. A row so far from all components
 * that no density is left has equal shares. A row's bits do not depend on the rows around it.
 *
 * ERR_INVALID_VALUE with row x features + feature: a cell that is missing or infinite.
 */
export const mixtureDensities = defineOp("unlabelled/mixture-densities", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    origin: f64("featureCount"),
    mixtureWeights: f64("k"),
    means: f64("k", "featureCount"),
    factors: f64("cells"),
  },
  outputs: { scores: f64("rowCount"), probabilities: f64("rowCount", "k") },
  parameters: { kind: text() },
  devices: ["cpu"],
  agreement: "exact",
});
