import { column, defineOp, f64, number } from "../../op.js";

/**
 * Numbers held between `low` and `high`; missing ones stay missing (NaN). `changed` counts those that were outside.
 *
 * Every thread count gives the same bits.
 */
export const clip = defineOp("column/clip", {
  inputs: { column: column("rowCount") },
  outputs: { values: f64("rowCount"), changed: f64(1) },
  parameters: { low: number(), high: number() },
  devices: ["cpu"],
  agreement: "exact",
});
