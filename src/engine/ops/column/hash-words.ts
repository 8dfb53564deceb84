import { boolean, column, defineOp, f32, f64, i32, number } from "../../op.js";

/**
 * Text as hashed words: sqrt(count) x (1 + log((1 + rowTotal) / (1 + rowCounts))), each row scaled to length 1.
 *
 * Words as in count-words. `slots` gives the slot of each bucket, -1 for none.
 * Source: Salton and Buckley 1988; smoothing as in scikit-learn's TfidfTransformer.
 *
 * Every thread count gives the same bits.
 */
export const hashWords = defineOp("column/hash-words", {
  inputs: { column: column("rowCount"), slots: i32("bucketCount"), rowCounts: f64("slotCount") },
  outputs: { values: f32("slotCount", "rowCount") },
  parameters: { rowTotal: number(), pairs: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
