import type { Runtime } from "../engine/runtime.js";

/** Labels and predictions of the same rows. */
export interface Scored {
  /** `[n]` the value (regression) or the class number. */
  readonly labels: Float64Array;
  /** regression: `[n]`; classes: `[n x classCount]` probabilities, row-major. */
  readonly predictions: Float64Array;
  /** 0 for regression. */
  readonly classCount: number;
}

export interface Metric {
  /** As in scikit-learn's scoring: `roc_auc`, `log_loss`, `rmse`. */
  readonly name: string;
  readonly title: string;
  readonly direction: "higher" | "lower";
  readonly tasks: readonly ("binary" | "multiclass" | "regression")[];
  /** NaN never comes out: what cannot be scored throws ERR_METRIC_UNDEFINED with the reason. */
  score(scored: Scored, runtime?: Runtime): number;
}
