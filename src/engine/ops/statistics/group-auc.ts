import { column, defineOp, f64 } from "../../op.js";

/**
 * Area under the ROC curve of a column for each group against all others, ties counted half; NaN when a side is empty.
 * `groups` holds codes from 0; other rows, nulls and NaN are left out.
 *
 * Source: Mann and Whitney (1947); Hanley and McNeil (1982).
 */
export const groupAuc = defineOp("statistics/group-auc", {
  inputs: { column: column("n"), groups: column("n") },
  outputs: { areas: f64("groupCount") },
  devices: ["cpu"],
  agreement: "exact",
});
