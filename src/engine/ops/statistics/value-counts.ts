import { column, defineOp, f64 } from "../../op.js";

/**
 * The most frequent values of a numeric column, most frequent first, equally frequent ones ascending.
 * `summary`: distinct values, values in all; nulls and NaN are left out.
 */
export const valueCounts = defineOp("statistics/value-counts", {
  inputs: { column: column("n") },
  outputs: { values: f64("limit"), counts: f64("limit"), summary: f64(2) },
  devices: ["cpu"],
  agreement: "exact",
});
