import { columns, defineOp, f64, i32, number, u8 } from "../../op.js";

/**
 * Probabilities of classes by Bayes' rule, row-major; features are independent within a class. A missing value and an
 * unknown code are left out of the row's product.
 *
 * `distributions` and `offsets` as in classification/sum-by-class; `terms` by distribution: mean and variance of each
 * class; log-probability of above and of not above `threshold`; of one event; of each code, class-major.
 */
export const predictNaiveBayes = defineOp("classification/predict-naive-bayes", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    distributions: u8("featureCount"),
    offsets: i32("offsetCount"),
    terms: f64("termCount"),
    priors: f64("classCount"),
  },
  outputs: { probabilities: f64("answerCount") },
  parameters: { threshold: number() },
  devices: ["cpu"],
  agreement: "exact",
});
