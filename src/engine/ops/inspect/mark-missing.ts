import { column, defineOp, f64, u8 } from "../../op.js";

/**
 * Makes null what a rule calls missing: values equal to a sentinel such as -200, "?" or "N/A".
 *
 * `numbers` holds the sentinels of a column of numbers, `codes` a 1 for each dictionary code whose string is one,
 * `texts` those of a utf8 column. `validity` `[ceil(rowCount / 8)]` is written, `marked[0]` counts the rows that became null.
 */
export const markMissing = defineOp("inspect/mark-missing", {
  inputs: {
    column: column("rowCount"),
    numbers: f64("numberCount"),
    codes: u8("codeCount"),
    texts: column("textCount"),
  },
  outputs: { validity: u8("byteCount"), marked: f64(1) },
  devices: ["cpu"],
  agreement: "exact",
});
