import { defineOp, f64, i32, number } from "../../op.js";

/**
 * The most likely class of each row (the first of equally likely ones) and the probabilities class by class.
 *
 * `probabilities` `[n x classes]` row-major; `codes` `[n]`; `columns` `[classes x n]`, column c the probabilities of
 * class c. Every thread count gives the same bits.
 */
export const chooseClass = defineOp("matrix/choose-class", {
  inputs: { probabilities: f64("cells") },
  outputs: { codes: i32("n"), columns: f64("cells") },
  parameters: { classes: number() },
  devices: ["cpu"],
  agreement: "exact",
});
