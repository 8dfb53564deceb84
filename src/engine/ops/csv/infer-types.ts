import { defineOp, f64, i32, number, u8 } from "../../op.js";

/**
 * Counts, for columns of a CSV text, how many cells can be read as each kind (src/sources/csv/kinds.ts), how many are not
 * missing, and about how many different texts they hold.
 *
 * Reads at most `rowsPerBlock` rows of every `blockStep`-th block of `blocks` (from csv/find-rows); 1 and Infinity: all.
 */
export const inferTypes = defineOp("csv/infer-types", {
  inputs: {
    bytes: u8("byteCount"),
    rules: f64(6),
    blocks: f64("blockEnds", 2),
    columns: i32("columnCount"),
    missingBytes: u8("missingByteCount"),
    missingOffsets: i32("missingEnds"),
  },
  outputs: { counts: f64("columnCount", 23) },
  parameters: { blockStep: number(), rowsPerBlock: number() },
  devices: ["cpu"],
  agreement: "exact",
});
