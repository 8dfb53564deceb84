import type { Runtime } from "../engine/runtime.js";

/** Labels and predictions of the same rows. */
export interface Scored {
  /** `[n]` the value (regression) or the class number. */
  readonly labels: Float64Array;
  /** regression: `[n]`; classes: `[n x classCount]` probabilities, row-major. */
  readonly predictions: Float64Array;
  /** 0 for regression. */
  readonly classCount: number;
  /** Rankings: rows queryOffsets[q] .. queryOffsets[q + 1] are query q; from 0 to n. */
  readonly queryOffsets?: BigInt64Array;
}

export interface Metric {
  /** As in scikit-learn's scoring: `roc_auc`, `log_loss`, `rmse`. */
  readonly name: string;
  readonly title: string;
  readonly direction: "higher" | "lower";
  readonly tasks: readonly ("binary" | "multiclass" | "regression")[];
  /** NaN never comes out: what cannot be scored throws ERR_METRIC_UNDEFINED with the reason. */
  /** Only for some problems: scored where it is asked for by name. */
  readonly isExtra?: boolean;
  /** The same metric at another value of its number, as `ndcg@10` is; undefined for a value it cannot have. */
  readonly at?: (value: number) => Metric | undefined;
  score(scored: Scored, runtime?: Runtime): number;
}
