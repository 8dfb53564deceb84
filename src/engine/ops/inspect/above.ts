import { column, defineOp, i32, number, u8 } from "../../op.js";

/**
 * Two classes out of a column of numbers: code 1 where the value is above `threshold`, else 0; null where it is null or NaN.
 *
 * `codes` `[rowCount]`, `validity` `[ceil(rowCount / 8)]`. Every thread count gives the same bits.
 */
export const above = defineOp("inspect/above", {
  inputs: { column: column("rowCount") },
  outputs: { codes: i32("rowCount"), validity: u8("byteCount") },
  parameters: { threshold: number() },
  devices: ["cpu"],
  agreement: "exact",
});
