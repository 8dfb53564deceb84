import { column, defineOp, f64 } from "../../op.js";

/**
 * Count, mean and sum of squared deviations of a column within each group, row-major `[groupCount x 3]`.
 * `groups` holds codes from 0; other rows, nulls, NaN and infinities are left out.
 */
export const groupMoments = defineOp("statistics/group-moments", {
  inputs: { column: column("n"), groups: column("n") },
  outputs: { moments: f64("groupCount", 3) },
  devices: ["cpu"],
  agreement: "exact",
});
