import { column, defineOp, f64 } from "../../op.js";

/**
 * Distance of each value from the centre of its group; NaN for a null, NaN or infinite value and for a row whose group is
 * none of 0 to `groupCount` - 1.
 *
 * Source: Levene (1960); Brown and Forsythe (1974).
 */
export const groupDeviations = defineOp("statistics/group-deviations", {
  inputs: { column: column("n"), groups: column("n"), centers: f64("groupCount") },
  outputs: { deviations: f64("n") },
  devices: ["cpu"],
  agreement: "exact",
});
