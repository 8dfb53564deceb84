import { defineOp, f64, u32 } from "../../op.js";

/**
 * Writes values at given rows, all different, of a longer array.
 *
 * Every thread count gives the same bits.
 */
export const put = defineOp("column/put", {
  inputs: { values: f64("n"), rows: u32("n") },
  outputs: { target: f64("rowCount") }, // written at `rows` only
  devices: ["cpu"],
  agreement: "exact",
});
