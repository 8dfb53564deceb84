import { defineOp, i32, i64, number, u8 } from "../../op.js";

/**
 * Puts every row into train (0), validation (1) or test (2) by a seeded draw from the hash of its key.
 *
 * Each stratum is cut on its own, to exact shares (rounded; at least one row is train). Rows of one key stay together.
 *
 * Every thread count gives the same bits.
 */
export const splitRows = defineOp("column/split-rows", {
  inputs: { hashes: i64("rowCount"), strata: i32("rowCount") },
  outputs: { parts: u8("rowCount") },
  parameters: { stratumCount: number(), seed: number(), validation: number(), test: number() },
  devices: ["cpu"],
  agreement: "exact",
});
