import { column, defineOp, f64 } from "../../op.js";

/**
 * Exact quantiles (type 7) of a column within each group, row-major `[groupCount x k]`; NaN for an empty group.
 * `groups` holds codes from 0; other rows, nulls and NaN are left out.
 */
export const groupQuantiles = defineOp("statistics/group-quantiles", {
  inputs: { column: column("n"), groups: column("n"), probabilities: f64("k") },
  outputs: { quantiles: f64("groupCount", "k") },
  devices: ["cpu"],
  agreement: "exact",
});
