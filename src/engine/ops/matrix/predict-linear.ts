import { columns, defineOp, f64, text } from "../../op.js";

/** Answers of a linear model as regression/fit-ridge and others make it. `link` as in tree/predict-trees. */
export const predictLinear = defineOp("matrix/predict-linear", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    coefficients: f64("coefficientCount"),
    intercepts: f64("outputCount"),
    means: f64("featureCount"),
    scales: f64("featureCount"),
  },
  outputs: { predictions: f64("answerCount") },
  parameters: { link: text() },
  devices: ["cpu"],
  agreement: "exact",
});
