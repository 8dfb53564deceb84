import { boolean, defineOp, f64, u8 } from "../../op.js";

/**
 * One row, by value and with as little ado as can be, to the same bits as `tree/predict-trees`. NaN is missing, a
 * category is its number.
 */
export const predictRow = defineOp("tree/predict-row", {
  inputs: { program: u8("programSize"), values: f64("featureCount") },
  outputs: { predictions: f64("answerCount") },
  parameters: { raw: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
