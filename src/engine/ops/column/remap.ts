import { column, defineOp, i32, number } from "../../op.js";

/**
 * Codes to other codes through a table; `otherwise` where the code is missing or outside the table.
 *
 * Every thread count gives the same bits.
 */
export const remap = defineOp("column/remap", {
  inputs: { column: column("rowCount"), table: i32("levels") },
  outputs: { codes: i32("rowCount") },
  parameters: { otherwise: number() },
  devices: ["cpu"],
  agreement: "exact",
});
