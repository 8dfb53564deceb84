import { column, defineOp, f64, number, u8 } from "../../op.js";

/**
 * Codes to numbers through the table of each row's fold; the last number of a fold's table is for missing codes and those
 * outside the table.
 *
 * Every thread count gives the same bits.
 */
export const lookupFolds = defineOp("column/lookup-folds", {
  inputs: { column: column("rowCount"), folds: u8("rowCount"), table: f64("foldCount", "levelsAndMissing") },
  outputs: { values: f64("rowCount") },
  parameters: { foldCount: number() },
  devices: ["cpu"],
  agreement: "exact",
});
