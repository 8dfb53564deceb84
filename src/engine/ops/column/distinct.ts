import { column, defineOp, f64, i32, u32 } from "../../op.js";

/**
 * Numbers the distinct values of a column of any type in order of first appearance; -1 for missing (null, NaN).
 *
 * `firstRows` holds, up to `count`, the first row of each value. Equal numbers are one value whatever their type.
 *
 * One thread, in row order: the same bits always.
 */
export const distinct = defineOp("column/distinct", {
  inputs: { column: column("rowCount") },
  outputs: { codes: i32("rowCount"), firstRows: u32("rowCount"), count: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
