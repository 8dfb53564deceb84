import { columns, defineOp, f64, i32, number } from "../../op.js";

/** Cuts a feature can have at most: its codes, with the one for missing, then fit a byte. */
export const mostCuts = 254;

/**
 * Chooses where to cut each feature into bins: few distinct values get one bin each, else values that fill a mean bin
 * alone get their own and the rest equal frequency (the rule of LightGBM's bin finder).
 *
 * `cuts` rise; `value <= cut` is left of it. At most `sampleRows` rows are looked at: those that
 * tree/draw-cut-rows would keep.
 */
export const findCuts = defineOp("tree/find-cuts", {
  inputs: { features: columns("featureCount", "rowCount") },
  outputs: { cuts: f64("featureCount", mostCuts), cutCounts: i32("featureCount") },
  parameters: { maxBin: number(), sampleRows: number() },
  devices: ["cpu"],
  agreement: "exact",
});
