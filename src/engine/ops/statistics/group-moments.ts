import { column, defineOp, f64 } from "../../op.js";

/**
 * Count, mean and sum of squared deviations of a column within each group, row-major `[groupCount x 3]`.
 * `groups` holds codes from 0; other rows, nulls, NaN and infinities are left out.
 *
 * On the GPU counts are the same to the bit; means are relative to the range of the column (to
 * their last places, where those are worth more), squares to count x range^2.
 */
export const groupMoments = defineOp("statistics/group-moments", {
  inputs: { column: column("n"), groups: column("n") },
  outputs: { moments: f64("groupCount", 3) },
  devices: ["cpu", "gpu"],
  agreement: "exact",
  gpuAgreement: { relative: 1e-7 },
});
