import { column, defineOp, f64, u8 } from "../../op.js";

/**
 * Reads strings as decimal numbers, correctly rounded; blanks around a number are skipped.
 *
 * Words such as `nan` and `inf` are no numbers here. `values` is 0 and the bit of `validity` `[ceil(rowCount / 8)]` is
 * not set where there is none; `unread[0]` counts the strings that are there but are no number.
 */
export const parseNumbers = defineOp("inspect/parse-numbers", {
  inputs: { column: column("rowCount") },
  outputs: { values: f64("rowCount"), validity: u8("byteCount"), unread: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
