import { defineOp, f64, number } from "../../op.js";

/**
 * Labels and predictions of one bootstrap sample, drawn with replacement. Which rows is a function of the seed, the
 * sample's number and the position drawn alone, so that samples of several models pair up.
 */
export const drawRows = defineOp("metric/draw-rows", {
  inputs: { labels: f64("rowCount"), predictions: f64("predictionCount") },
  outputs: { drawnLabels: f64("drawnCount"), drawnPredictions: f64("drawnPredictionCount") },
  parameters: { seed: number(), sample: number() },
  devices: ["cpu"],
  agreement: "exact",
});
