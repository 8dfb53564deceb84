import { column, columns, defineOp, f64 } from "../../op.js";

/**
 * Areas under the ROC curves of several scores on the same rows, and their covariances, row-major `[c x c]`; ties count
 * half. `labels`: 1 and 0, other rows are left out, as are rows where a score is null or NaN. `counts`: positives, negatives.
 *
 * Source: DeLong, DeLong and Clarke-Pearson (1988), Biometrics 44; Sun and Xu (2014).
 */
export const aucCovariance = defineOp("statistics/auc-covariance", {
  inputs: { labels: column("n"), scores: columns("c", "n") },
  outputs: { areas: f64("c"), covariances: f64("c", "c"), counts: f64(2) },
  devices: ["cpu"],
  agreement: "exact",
});
