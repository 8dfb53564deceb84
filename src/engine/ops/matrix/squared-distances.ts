import { defineOp, f64, number } from "../../op.js";

/**
 * Squared Euclidean distances of points `[n x width]` to centers `[k x width]`, all row-major: what k-means and nearest
 * neighbours compare. 0 exactly for equal points; NaN and infinities go through.
 *
 * On the GPU in float32, after the points are moved by the mean of the centers: relative to the largest squared distance.
 */
export const squaredDistances = defineOp("matrix/squared-distances", {
  inputs: { points: f64("n", "width"), centers: f64("k", "width") },
  outputs: { distances: f64("n", "k") },
  parameters: { width: number() },
  devices: ["cpu"],
  agreement: "exact",
});
