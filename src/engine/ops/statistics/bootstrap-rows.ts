import { defineOp, number, u32 } from "../../op.js";

/**
 * The rows of bootstrap sample number `sample`, drawn with replacement out of `rowCount`: a function of the seed, the
 * sample and the place alone, as in metric/draw-rows, so that samples of several statistics pair up.
 *
 * Source: Efron (1979), Bootstrap methods, Annals of Statistics 7.
 */
export const bootstrapRows = defineOp("statistics/bootstrap-rows", {
  inputs: {},
  outputs: { rows: u32("n") },
  parameters: { rowCount: number(), seed: number(), sample: number() },
  devices: ["cpu"],
  agreement: "exact",
});
