import { column, defineOp, f64 } from "../../op.js";

/**
 * How many rows have each code of a dictionary column; the last count is of rows whose code is missing or has no level.
 *
 * Every thread count gives the same bits.
 */
export const countCodes = defineOp("column/count-codes", {
  inputs: { column: column("rowCount") },
  outputs: { counts: f64("levelsAndMissing") },
  devices: ["cpu"],
  agreement: "exact",
});
