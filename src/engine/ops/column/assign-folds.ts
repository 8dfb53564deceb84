import { defineOp, number, u8 } from "../../op.js";

/**
 * Puts every row into one of `foldCount` folds (at most 256) by a seeded draw on its number.
 *
 * Every thread count gives the same bits.
 */
export const assignFolds = defineOp("column/assign-folds", {
  inputs: {},
  outputs: { folds: u8("rowCount") },
  parameters: { foldCount: number(), seed: number() },
  devices: ["cpu"],
  agreement: "exact",
});
