import { column, defineOp, f64, u32 } from "../../op.js";

/**
 * The most frequent strings of a utf8 column: `rows` the first row of each, most frequent first, equally frequent ones
 * by first row. `summary`: distinct strings, strings in all, mean length in bytes.
 */
export const stringCounts = defineOp("statistics/string-counts", {
  inputs: { column: column("n") },
  outputs: { rows: u32("limit"), counts: f64("limit"), summary: f64(3) },
  devices: ["cpu"],
  agreement: "exact",
});
