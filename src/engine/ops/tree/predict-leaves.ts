import { columns, defineOp, i32, number, u8 } from "../../op.js";

/** The number of the leaf each row comes to in each tree, `[rows x trees of the range]`, row-major. */
export const predictLeaves = defineOp("tree/predict-leaves", {
  inputs: { features: columns("featureCount", "rowCount"), program: u8("programSize") },
  outputs: { leaves: i32("leafCount") },
  /** Trees `firstTree` up to, not with, `lastTree`. */
  parameters: { firstTree: number(), lastTree: number() },
  devices: ["cpu", "gpu"],
  agreement: "exact",
});
