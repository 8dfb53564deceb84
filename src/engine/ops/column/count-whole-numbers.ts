import { column, defineOp, f64 } from "../../op.js";

/**
 * How many rows have each whole number from 0 below the number of levels; the last count is of rows of any other finite
 * number. Rows without a finite number are not counted.
 *
 * Every thread count gives the same bits.
 */
export const countWholeNumbers = defineOp("column/count-whole-numbers", {
  inputs: { column: column("rowCount") },
  outputs: { counts: f64("levelsAndOthers") },
  devices: ["cpu"],
  agreement: "exact",
});
