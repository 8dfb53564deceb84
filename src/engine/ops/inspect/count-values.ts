import { column, defineOp, f64, u32 } from "../../op.js";

/**
 * Finds the distinct values of a column and how often each occurs.
 *
 * A null or NaN is no value, -0 equals 0, strings are compared byte by byte. `rows` and `counts` are written from the
 * front, in order of appearance: the first row of each value and how often it occurs; `found[0]` says how many there are.
 * `slots` is scratch of 2^k >= 2 x rowCount elements, at least 1.
 */
export const countValues = defineOp("inspect/count-values", {
  inputs: { column: column("rowCount") },
  outputs: { slots: u32("slotCount"), rows: u32("rowCount"), counts: u32("rowCount"), found: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
