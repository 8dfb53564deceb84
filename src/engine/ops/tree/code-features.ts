import { columns, defineOp, f64, i32, u8 } from "../../op.js";
import { mostCuts } from "./find-cuts.js";

/**
 * Turns feature values into bin codes, column-major: the number of cuts below the value, so 0 .. cutCount; missing
 * (null or NaN) is cutCount + 1.
 */
export const codeFeatures = defineOp("tree/code-features", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    cuts: f64("featureCount", mostCuts),
    cutCounts: i32("featureCount"),
  },
  outputs: { codes: u8("featureCount", "rowCount") },
  devices: ["cpu"],
  agreement: "exact",
});
