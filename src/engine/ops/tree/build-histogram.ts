import { boolean, defineOp, i64, number, u8, u32 } from "../../op.js";

/**
 * Sums the gradients of a node's rows by the codes of byte columns: one group of records of the tree engine.
 *
 * `records`: `stride` bytes a row, the columns' codes first. `gradients` are quantised, a word a row: gradient in the
 * low 16 bits (signed), hessian in the high 16; `isCount`: the gradient fills the word, |g| <= 2^29, the hessian is 1.
 * `sums` is `[ceil(columnCount / 8)][slots][8][2]`: gradient and hessian of code c of column 8 block + lane; codes from
 * `slots` on are counted nowhere. Integer sums, so every device gives the same bits.
 *
 * ERR_INVALID_VALUE with the place of a row that is not there. Source: Ke et al. 2017 (LightGBM), algorithm 1; Shi et al. 2022.
 */
export const buildHistogram = defineOp("tree/build-histogram", {
  inputs: { records: u8("recordBytes"), nodeRows: u32("n"), gradients: u32("rowCount") },
  outputs: { sums: i64("sumCount") },
  parameters: { stride: number(), columnCount: number(), slots: number(), isCount: boolean() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
