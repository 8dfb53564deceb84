import { column, defineOp, i64, text } from "../../op.js";

/**
 * Adds the hash of one column's values, under the column's name, to the hashes of their rows, modulo 2^64.
 *
 * By value: 3 and 3.0 agree, and so do a string and a dictionary's code for it, through `words` (the hash of each string:
 * this op on the strings as a utf8 column, zeroed hashes, empty name).
 *
 * Every thread count gives the same bits.
 */
export const hashValues = defineOp("column/hash-values", {
  inputs: { column: column("rowCount"), words: i64("levels") },
  outputs: { hashes: i64("rowCount") }, // added to, not cleared
  parameters: { name: text() },
  devices: ["cpu"],
  agreement: "exact",
});
