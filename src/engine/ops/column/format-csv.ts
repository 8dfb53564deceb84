import { boolean, columns, defineOp, f64, i32, u8, u32 } from "../../op.js";

/** Bytes that a number, time or bool takes at most in a cell, its separator counted. */
export const plainCellBytes = 40;

/** Bytes that a text of `length` bytes takes at most in a cell, its separator counted. */
export function textCellBytes(length: number): number {
  return 2 * length + 4;
}

/**
 * Writes rows as CSV (RFC 4180, lines end in \n, no header): numbers as the shortest text that reads back to the same
 * value, times as ISO 8601 in UTC, nulls as empty cells, empty texts as "".
 *
 * `levels*` hold the dictionaries of all dictionary columns one after another; `levelStarts` says where in
 * `levelOffsets` each column's begins. `bytes` must have room for every cell at its largest. `guard` puts a ' before
 * texts that spreadsheets would run as formulas. Every thread count gives the same bytes.
 */
export const formatCsv = defineOp("column/format-csv", {
  inputs: {
    columns: columns("columnCount", "rowCount"),
    levelBytes: u8("levelByteCount"),
    levelOffsets: i32("levelOffsetCount"),
    levelStarts: u32("columnCount"),
  },
  outputs: { bytes: u8("capacity"), written: f64(1) },
  parameters: { guard: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
