import { column, defineOp, f64, number } from "../../op.js";

/**
 * Numbers with every gap filled: `value` where the row is null, NaN or infinite.
 *
 * Every thread count gives the same bits.
 */
export const fill = defineOp("column/fill", {
  inputs: { column: column("rowCount") },
  outputs: { values: f64("rowCount") },
  parameters: { value: number() },
  devices: ["cpu"],
  agreement: "exact",
});
