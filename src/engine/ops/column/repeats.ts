import { columns, defineOp, f64, i64, u8 } from "../../op.js";

/**
 * 1 where an earlier row holds the same values in every column (missing equals missing); and how many.
 *
 * `hashes`: from hash-values over the same columns. Exact: rows of one hash are compared value by value.
 *
 * One thread, in row order: the same bits always.
 */
export const repeats = defineOp("column/repeats", {
  inputs: { columns: columns("columnCount", "rowCount"), hashes: i64("rowCount") },
  outputs: { repeat: u8("rowCount"), count: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
