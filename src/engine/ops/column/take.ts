import { column, defineOp, u8, u32 } from "../../op.js";

/**
 * Copies the rows of a column that an index names, in the index's order.
 *
 * `values` is the taken values as bytes (bool: bits; utf8: `n + 1` int32 offsets, the strings by column/take-bytes);
 * `validity` has a bit a row and may be empty when the column has no nulls. A row outside the column is
 * ERR_INVALID_VALUE, with its position in `rows`.
 */
export const take = defineOp("column/take", {
  inputs: { column: column("rowCount"), rows: u32("n") },
  outputs: { values: u8("valueBytes"), validity: u8("validityBytes") },
  devices: ["cpu"],
  agreement: "exact",
});
