import { column, defineOp, f64, i32 } from "../../op.js";

/** The bin of every row between cuts: how many cuts lie below the value, 0 to k; -1 for null and NaN. */
export const binCodes = defineOp("statistics/bin-codes", {
  inputs: { column: column("n"), cuts: f64("k") },
  outputs: { codes: i32("n") },
  devices: ["cpu"],
  agreement: "exact",
});
