import { defineOp, f64, number, text } from "../../op.js";

/**
 * Rows drawn from a mixture of normals: a component by its weight, then its normal. `covariances` as
 * unlabelled/gaussian-mixture has them; `values` `[rows x width]` row-major, `labels` the component of each. A row's draw
 * follows `seed` and its number alone.
 *
 * ERR_NOT_DEFINITE with the component whose covariance has no root.
 */
export const drawMixture = defineOp("unlabelled/draw-mixture", {
  inputs: { mixtureWeights: f64("k"), means: f64("k", "width"), covariances: f64("cells") },
  outputs: { values: f64("rowCount", "width"), labels: f64("rowCount") },
  parameters: { kind: text(), seed: number() },
  devices: ["cpu"],
  agreement: "exact",
});
