import { columns, defineOp, f64, i32, u8 } from "../../op.js";

/**
 * Reads columns of a CSV text into typed memory, in parallel over the blocks of csv/find-rows.
 *
 * - `plan`, for each column: position in the file, type code, date order, 1 when zoned, 1 when forced, most levels
 * - `columns`: zeroed values and validity; a utf8 column is given int64 values, which csv/copy-text turns into text
 * - `levels`: for each dictionary column room for its most levels: offset and size in the file of each level's first cell
 * - `textBytes`: bytes of text in each block of each utf8 column
 * - `results`, for each column: 1 when it failed (a cell is not of the type, or too many levels) or 2 when
 *   float64 holds digits beyond int64 and csv/infer-types must judge, nulls, cells made
 *   missing because they are not of a forced type, levels
 *
 * Numbers are correctly rounded; dictionary codes are in order of first appearance; the same bits for any threads and
 * any size of blocks.
 */
export const readColumns = defineOp("csv/read-columns", {
  inputs: {
    bytes: u8("byteCount"),
    rules: f64(6),
    blocks: f64("blockEnds", 2),
    plan: i32("columnCount", 6),
    missingBytes: u8("missingByteCount"),
    missingOffsets: i32("missingEnds"),
  },
  outputs: {
    columns: columns("columnCount", "rowCount"),
    levels: f64("levelCount", 2),
    textBytes: f64("textBlocks"),
    results: f64("columnCount", 4),
  },
  devices: ["cpu"],
  agreement: "exact",
});
