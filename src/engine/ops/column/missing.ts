import { column, defineOp, f64, u8 } from "../../op.js";

/**
 * 1 where a row has no finite number (null, NaN, infinite), else 0; and how many have none.
 *
 * Every thread count gives the same bits.
 */
export const missing = defineOp("column/missing", {
  inputs: { column: column("rowCount") },
  outputs: { flags: u8("rowCount"), count: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
