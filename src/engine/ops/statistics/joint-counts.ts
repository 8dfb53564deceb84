import { column, defineOp, f64, number } from "../../op.js";

/**
 * Counts the rows of every pair of codes, row-major `[firstCount x secondCount]`. Codes run from 0; nulls, NaN and other
 * values are counted nowhere.
 */
export const jointCounts = defineOp("statistics/joint-counts", {
  inputs: { first: column("n"), second: column("n") },
  outputs: { counts: f64("cells") },
  parameters: { secondCount: number() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
