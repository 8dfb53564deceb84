import { column, defineOp, f64 } from "../../op.js";

/**
 * Numbers with the values that mean 'missing' taken out: NaN where the row is missing or equals one of `unwanted`.
 *
 * Every thread count gives the same bits.
 */
export const blank = defineOp("column/blank", {
  inputs: { column: column("rowCount"), unwanted: f64("unwantedCount") },
  outputs: { values: f64("rowCount") },
  devices: ["cpu"],
  agreement: "exact",
});
