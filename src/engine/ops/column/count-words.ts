import { boolean, column, defineOp, f64 } from "../../op.js";

/**
 * How many rows of text have a word in each hash bucket. Words: ASCII letters folded to lower case, digits, `_` and all
 * characters beyond ASCII but general punctuation; a number of five digits or more counts by its length only.
 *
 * Every thread count gives the same bits.
 */
export const countWords = defineOp("column/count-words", {
  inputs: { column: column("rowCount") },
  outputs: { counts: f64("bucketCount") },
  parameters: { pairs: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
