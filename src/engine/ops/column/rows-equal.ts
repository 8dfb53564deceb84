import { defineOp, f64, number, u8, u32 } from "../../op.js";

/** The numbers of the rows whose byte is `wanted`, ascending, from the front of `rows`; `count` says how many. */
export const rowsEqual = defineOp("column/rows-equal", {
  inputs: { bytes: u8("n") },
  outputs: { rows: u32("n"), count: f64(1) },
  parameters: { wanted: number() },
  devices: ["cpu"],
  agreement: "exact",
});
