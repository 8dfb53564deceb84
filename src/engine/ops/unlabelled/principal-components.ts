import { boolean, columns, defineOp, f64, number, text } from "../../op.js";

/**
 * Principal components of columns: directions of greatest variance about the mean, largest first.
 *
 * `weights` one a row, or empty: all 1; a weight counts rows, variances are divided by their sum less 1. `means`, `scales`
 * `[features]` (scales 1, or the deviations where `scaled`; 1 for a constant); `directions` `[k x features]` unit rows, the
 * element of greatest size of each positive; `variances` `[k]`; `totals`: the sum of weights, the variance of all features
 * together. k is at most the smaller of rows and features. `solver`: `gram` (eigenvectors of the covariance), `svd` (of the
 * rows: the most exact) or `randomized` (the first k, nearly; `oversampling`, `iterations`, `seed` are its own).
 *
 * ERR_INVALID_VALUE: detail row x features + feature, a cell that is missing or infinite; -2 - row, a bad weight; -1, a sum
 * that overflows. ERR_SHAPE: also weights that sum to 1 or less. The same bits for any thread count.
 * Sources: Pearson 1901; Halko, Martinsson and Tropp 2011.
 */
export const principalComponents = defineOp("unlabelled/principal-components", {
  inputs: { features: columns("featureCount", "rowCount"), weights: f64("weightCount") },
  outputs: {
    means: f64("featureCount"),
    scales: f64("featureCount"),
    directions: f64("k", "featureCount"),
    variances: f64("k"),
    totals: f64(2),
  },
  parameters: { solver: text(), scaled: boolean(), oversampling: number(), iterations: number(), seed: number() },
  devices: ["cpu"],
  agreement: "exact",
});
