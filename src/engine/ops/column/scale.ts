import { column, defineOp, f64, number } from "../../op.js";

/**
 * (value - center) / spread; missing stays missing (NaN).
 *
 * Every thread count gives the same bits.
 */
export const scale = defineOp("column/scale", {
  inputs: { column: column("rowCount") },
  outputs: { values: f64("rowCount") },
  parameters: { center: number(), spread: number() },
  devices: ["cpu"],
  agreement: "exact",
});
