import { column, defineOp, f64, number } from "../../op.js";

/**
 * Codes to numbers through a table; `otherwise` where the code is missing or outside the table.
 *
 * `values` may be the memory of a column of doubles itself. Every thread count gives the same bits.
 */
export const lookup = defineOp("column/lookup", {
  inputs: { column: column("rowCount"), table: f64("levels") },
  outputs: { values: f64("rowCount") },
  parameters: { otherwise: number() },
  devices: ["cpu"],
  agreement: "exact",
});
