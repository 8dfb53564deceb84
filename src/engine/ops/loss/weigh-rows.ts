import { defineOp, f64 } from "../../op.js";

/**
 * Weights of rows times those of their classes. `rowWeights` may be empty: all 1; a label that is none of the classes'
 * numbers has a class weight of 1. Nothing is judged here: what learns from labels and weights does.
 */
export const weighRows = defineOp("loss/weigh-rows", {
  inputs: { labels: f64("rowCount"), rowWeights: f64("weightCount"), classWeights: f64("classCount") },
  outputs: { weights: f64("rowCount") },
  devices: ["cpu"],
  agreement: "exact",
});
