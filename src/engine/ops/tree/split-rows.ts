import { boolean, defineOp, f64, number, u8, u32 } from "../../op.js";

/**
 * Parts a node's rows in two by the code of one column, each side in the order it had.
 *
 * The code of row r stands at byte `place + r stride` of `codes` (two bytes where `isWide`); four bytes from the last
 * row's code on may be read. `leftCodes`: bit code % 32 of word code / 32 sends it left; 8 words, 2048 where `isWide`.
 * `split`: the rows that go left, then those that go right. ERR_INVALID_VALUE with the place of a row that is not there.
 */
export const splitRows = defineOp("tree/split-rows", {
  inputs: { codes: u8("codeBytes"), leftCodes: u32("setWords"), nodeRows: u32("n") },
  outputs: { split: u32("n"), leftCount: f64(1) },
  parameters: { place: number(), stride: number(), isWide: boolean() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
