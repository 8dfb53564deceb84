import { column, defineOp, f64, number } from "../../op.js";

/**
 * Average ranks of a column over the rows of groups 0 to `groupCount` - 1, NaN in all others. `summary`: rows ranked,
 * distinct values, sum of t^3 - t over ties of t. Nulls and NaN are left out, infinities are values.
 */
export const groupRanks = defineOp("statistics/group-ranks", {
  inputs: { column: column("n"), groups: column("n") },
  outputs: { ranks: f64("n"), summary: f64(3) },
  parameters: { groupCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
