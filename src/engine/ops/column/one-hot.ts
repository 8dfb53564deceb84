import { column, defineOp, i32, number, u8 } from "../../op.js";

/**
 * One indicator column per slot: 1 in the slot of a row's code. `otherwise` is the slot of a missing or unknown code, -1
 * for none.
 *
 * Every thread count gives the same bits.
 */
export const oneHot = defineOp("column/one-hot", {
  inputs: { column: column("rowCount"), slots: i32("levels") },
  outputs: { indicators: u8("slotCount", "rowCount") },
  parameters: { slotCount: number(), otherwise: number() },
  devices: ["cpu"],
  agreement: "exact",
});
