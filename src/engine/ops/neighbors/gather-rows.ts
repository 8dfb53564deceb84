import { columns, defineOp, f64 } from "../../op.js";

/**
 * Columns as row-major rows, (value - center) / scale each: what distances are taken of. Center 0 and scale 1 leave
 * values as they are; `fills` stands for missing ones, NaN where none may be missing.
 *
 * ERR_INVALID_VALUE with the column: an infinite value, or a missing one that nothing stands for.
 */
export const gatherRows = defineOp("neighbors/gather-rows", {
  inputs: { features: columns("width", "n"), fills: f64("width"), centers: f64("width"), scales: f64("width") },
  outputs: { rows: f64("n", "width") },
  devices: ["cpu"],
  agreement: "exact",
});
