import { defineOp, f64, i32, i64, number, u8 } from "../../op.js";

/**
 * Copies the text of one utf8 column out of a CSV text, doubled quotes halved, for the rows of the blocks
 * `firstBlock` <= block < `lastBlock`.
 *
 * `cells` and `blockBytes` are what csv/read-columns wrote; `bytes` has the sum of `blockBytes` over the blocks, below 2^31.
 */
export const copyText = defineOp("csv/copy-text", {
  inputs: {
    text: u8("byteCount"),
    rules: f64(6),
    blocks: f64("blockEnds", 2),
    cells: i64("rowCount"),
    validity: u8("validityBytes"),
    blockBytes: f64("blockCount"),
  },
  outputs: { offsets: i32("offsetCount"), bytes: u8("textBytes") },
  parameters: { firstBlock: number(), lastBlock: number() },
  devices: ["cpu"],
  agreement: "exact",
});
