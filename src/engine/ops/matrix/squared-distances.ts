import { defineOp, f64, number } from "../../op.js";

/**
 * Squared Euclidean distances of points `[n x width]` to centers `[k x width]`, all row-major: what k-means and nearest
 * neighbours compare. 0 exactly for equal points; NaN and infinities go through.
 *
 * On the GPU finite numbers only, relative to width x the square of the range of all coordinates.
 */
export const squaredDistances = defineOp("matrix/squared-distances", {
  inputs: { points: f64("n", "width"), centers: f64("k", "width") },
  outputs: { distances: f64("n", "k") },
  parameters: { width: number() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
  gpuAgreement: { relative: 1e-6 },
});
