import { column, defineOp, number, u8 } from "../../op.js";

/**
 * Puts rows into train (0), validation (1) and test (2) in order of time; no time straddles two parts.
 *
 * Each cut is the one between two different times nearest to the wanted share. A row without a time is train.
 *
 * Every thread count gives the same bits.
 */
export const splitTimes = defineOp("column/split-times", {
  inputs: { column: column("rowCount") },
  outputs: { parts: u8("rowCount") },
  parameters: { validation: number(), test: number() },
  devices: ["cpu"],
  agreement: "exact",
});
