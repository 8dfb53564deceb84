import { column, defineOp, f64, number, u8 } from "../../op.js";

/**
 * Rows and sum of labels for every level of a category within folds: what target encoding is made of.
 *
 * `label` negative: sums of the labels; else counts of rows with that label. Row order, one thread: the same bits always.
 */
export const groupLabels = defineOp("column/group-labels", {
  inputs: { column: column("rowCount"), labels: f64("rowCount"), folds: u8("rowCount") },
  outputs: { counts: f64("foldCount", "levelsAndMissing"), sums: f64("foldCount", "levelsAndMissing") },
  parameters: { foldCount: number(), label: number() },
  devices: ["cpu"],
  agreement: "exact",
});
