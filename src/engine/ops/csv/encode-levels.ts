import { column, defineOp, f64, i32 } from "../../op.js";

/**
 * Numbers the different texts of a utf8 column in order of first appearance, and stops at the first one too many.
 *
 * `firstRows`: the row where each level stands first; its length is the most levels wanted. `levelCount`: how many there
 * are, one more than that when there are more (the codes are then of no use). A null has code 0.
 */
export const encodeLevels = defineOp("csv/encode-levels", {
  inputs: { column: column("rowCount") },
  outputs: { codes: i32("rowCount"), firstRows: f64("mostLevels"), levelCount: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
