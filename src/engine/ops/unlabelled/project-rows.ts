import { columns, defineOp, f64 } from "../../op.js";

/**
 * Coordinates of rows along directions: `scores[row, i] = factors[i] * sum over f of (x - means[f]) / scales[f] *
 * directions[i, f]`, `[rows x k]` row-major. A row's bits do not depend on the rows around it.
 *
 * ERR_INVALID_VALUE with row x features + feature: a cell that is missing or infinite.
 */
export const projectRows = defineOp("unlabelled/project-rows", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
    directions: f64("k", "featureCount"),
    factors: f64("k"),
  },
  outputs: { scores: f64("rowCount", "k") },
  devices: ["cpu"],
  agreement: "exact",
});
