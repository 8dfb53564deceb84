import { column, defineOp, f64 } from "../../op.js";

/**
 * The values of a column in ascending order, -0 before 0; null and NaN come last, as NaN. `count`: values before those.
 *
 * Source: radix sort, least significant digit first; Knuth, TAOCP 3, section 5.2.5.
 */
export const sort = defineOp("column/sort", {
  inputs: { column: column("n") },
  outputs: { sorted: f64("n"), count: f64(1) },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
