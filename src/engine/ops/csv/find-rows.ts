import { defineOp, f64, number, u8 } from "../../op.js";

/**
 * Finds the rows of a CSV text in parallel, keeps out the bad ones, and checks that the text is UTF-8.
 *
 * - `rules`: size of the text, delimiter byte, quote byte (-1: none), fields of a row, longest field in bytes, and 1 when
 *   the text is the whole file (0: an unfinished last row is left alone). The csv ops all take them.
 * - `blocks`: for each block of `blockSize` bytes where its first row starts and how many rows come before; last the end
 *   of the rows and their number
 * - `bad`: for each bad row its offset, physical line from 1, reason, fields found
 * - `summary`: rows, bad rows, broken quotes, end of the rows, offset (-1: none) and line of the first byte not UTF-8
 *
 * Bytes need 64 readable ones behind `size`. Rules of rows: RFC 4180 and native/kernels/csv/structure.h.
 */
export const findRows = defineOp("csv/find-rows", {
  inputs: { bytes: u8("byteCount"), rules: f64(6) },
  outputs: { blocks: f64("blockEnds", 2), bad: f64("mostBad", 4), summary: f64(6) },
  parameters: { begin: number(), blockSize: number(), mostRows: number() },
  devices: ["cpu"],
  agreement: "exact",
});
