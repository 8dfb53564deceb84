import { boolean, columns, defineOp, f64, number, u8 } from "../../op.js";

/**
 * What a forest predicts after every `stageTrees` trees of a range, `[stages x rows x answers]`, in one pass. `sums`
 * carries the sums of the trees before from one call to the next: `[rows x outputs]`, any where the range starts at 0.
 */
export const predictStaged = defineOp("tree/predict-staged", {
  inputs: { features: columns("featureCount", "rowCount"), program: u8("programSize") },
  outputs: { sums: f64("sumCount"), predictions: f64("answerCount") },
  parameters: { firstTree: number(), lastTree: number(), stageTrees: number(), raw: boolean() },
  devices: ["cpu"],
  agreement: "exact",
});
