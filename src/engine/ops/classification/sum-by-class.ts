import { columns, defineOp, f64, i32, number, u8 } from "../../op.js";

/**
 * What naive Bayes learns from: sums over the rows of each class, one pass over each feature, missing values left out.
 *
 * `distributions`: 0 normal, 1 Bernoulli, 2 multinomial, 3 categorical; `sums` from `offsets[f]` on, by distribution:
 * weight, mean and variance of each class, then count, mean and variance of all rows without weights; weight above
 * `threshold` and weight of present values of each class; sum of values of each class; weight of each code, class-major.
 * `shares`: of the weight of all rows.
 *
 * ERR_INVALID_VALUE with the row: an invalid label or weight. ERR_TYPE with the feature: an infinite value, or a
 * negative count. Source: Chan, Golub and LeVeque 1983, Algorithms for computing the sample variance.
 */
export const sumByClass = defineOp("classification/sum-by-class", {
  inputs: {
    features: columns("featureCount", "rowCount"),
    labels: f64("rowCount"),
    weights: f64("weightCount"),
    distributions: u8("featureCount"),
    offsets: i32("offsetCount"),
  },
  outputs: { sums: f64("sumCount"), shares: f64("classCount") },
  parameters: { threshold: number() },
  devices: ["cpu"],
  agreement: "exact",
});
