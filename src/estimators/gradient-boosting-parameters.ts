// Long, because it is one list: every parameter of boosting, as src/models/boosting/boosting-parameters.ts and
// src/models/trees/tree-parameters.ts check them.

/** A loss: LightGBM's name first, then those of XGBoost and scikit-learn for the same. */
export type ObjectiveName =
  | "auto"
  | "binary"
  | "binary:logistic"
  | "multiclass"
  | "softmax"
  | "multi:softmax"
  | "multi:softprob"
  | "log_loss"
  | "regression"
  | "regression_l2"
  | "l2"
  | "l2_root"
  | "rmse"
  | "mse"
  | "mean_squared_error"
  | "root_mean_squared_error"
  | "squared_error"
  | "reg:squarederror"
  | "regression_l1"
  | "l1"
  | "mae"
  | "mean_absolute_error"
  | "absolute_error"
  | "reg:absoluteerror"
  | "huber"
  | "quantile"
  | "reg:quantileerror"
  | "poisson"
  | "count:poisson"
  | "gamma"
  | "reg:gamma"
  | "tweedie"
  | "reg:tweedie"
  | "cross_entropy"
  | "xentropy"
  | "reg:logistic"
  | "lambdarank"
  | "rank:ndcg"
  | "rank_xendcg"
  | "xendcg"
  | "xe_ndcg"
  | "xe_ndcg_mart"
  | "xendcg_mart";

/**
 * Names and defaults as in LightGBM, in camelCase. Its own spellings and those of scikit-learn and XGBoost work too
 * (`num_leaves`, `maxDepth`, `eta`, `n_estimators`); what is no parameter is an error with the nearest name.
 */
export interface GradientBoostingParameters {
  /**
   * What is minimised; the task follows from it. `auto` (default): text and booleans are classes, numbers are values,
   * learned by log-loss and squared error.
   */
  readonly objective?: ObjectiveName;
  /** Classes, or scores a row for a loss of your own; default 1: as many classes as the target has. */
  readonly numClass?: number;
  /** `gbdt` (default), or `dart`: each round forgets some trees and shares their weight with the new one. */
  readonly boosting?: "gbdt" | "dart";
  /** Rounds; 1 to 100,000, default 100. A round is a tree, or one a class where there are more than two. */
  readonly numIterations?: number;
  /** What a tree's leaves are multiplied with; above 0, default 0.1. */
  readonly learningRate?: number;

  // Size of trees

  /** Leaves of a tree at most; 2 to 65,535, default 31. */
  readonly numLeaves?: number;
  /** Depth of a tree at most; -1 (default): no limit. */
  readonly maxDepth?: number;
  /** `leafwise` (default): the leaf that gains most is split next; `depthwise`: level by level. */
  readonly growPolicy?: "leafwise" | "depthwise";
  /** Rows of a leaf at least; default 20. */
  readonly minDataInLeaf?: number;
  /** Sum of hessians of a leaf at least; default 0.001. */
  readonly minSumHessianInLeaf?: number;
  /** Gain of a split at least; default 0. */
  readonly minGainToSplit?: number;

  // Values of leaves

  /** Penalty on the size of leaves; from 0, default 0. */
  readonly lambdaL1?: number;
  /** Penalty on the squares of leaves; from 0, default 0. */
  readonly lambdaL2?: number;
  /** Size of a leaf at most, before the learning rate; 0 (default): no limit. */
  readonly maxDeltaStep?: number;
  /** Draws a leaf towards its parent, the more the fewer rows it has; from 0, default 0. */
  readonly pathSmooth?: number;

  // Which features

  /** Share of features that a tree may use; above 0 to 1, default 1. */
  readonly featureFraction?: number;
  /** Share of those that a level may use; default 1. */
  readonly featureFractionBylevel?: number;
  /** Share of those that a node may use; default 1. */
  readonly featureFractionBynode?: number;
  /** One threshold a feature and node, drawn at random, instead of the best; default false. */
  readonly extraTrees?: boolean;
  /** By feature: 1 the prediction never falls with it, -1 never rises, 0 free. */
  readonly monotoneConstraints?: Readonly<Record<string, 1 | 0 | -1>>;
  /** Sets of features that may stand on one path of a tree; one in no set is never used. Default: all together. */
  readonly interactionConstraints?: readonly (readonly string[])[];

  // Categories

  /** Number columns whose values are categories; text columns always are. */
  readonly categoricalFeature?: readonly string[];
  /** Added to the hessians by which categories are ordered; from 0, default 10. */
  readonly catSmooth?: number;
  /** L2 penalty added in splits of categories; from 0, default 10. */
  readonly catL2?: number;
  /** Categories on the smaller side of a split at most; default 32. */
  readonly maxCatThreshold?: number;
  /** Up to so many categories are split one from the others; default 4. */
  readonly maxCatToOnehot?: number;
  /** Rows of a group of categories at least; default 100. */
  readonly minDataPerGroup?: number;

  // Which rows

  /**
   * How a tree's rows are chosen: `bagging` (default) evenly; `goss` all of large gradient and a share of the others;
   * `mvs` in proportion to the gradient.
   */
  readonly dataSampleStrategy?: "bagging" | "goss" | "mvs";
  /** Share of rows that a tree learns from; above 0 to 1, default 1. Of `bagging` only where `baggingFreq` is set. */
  readonly baggingFraction?: number;
  /** Rounds after which rows are drawn anew; 0 (default): no bagging. */
  readonly baggingFreq?: number;
  /** `goss`: share of rows of the largest gradients; default 0.2. */
  readonly topRate?: number;
  /** `goss`: share of all rows drawn from the others; default 0.1. */
  readonly otherRate?: number;
  /** `mvs`: weight of the hessian in the size of a gradient; from 0, default 1. */
  readonly mvsReg?: number;

  // DART

  /** Share of trees that a round forgets; 0 to 1, default 0.1. */
  readonly dropRate?: number;
  /** Trees that a round forgets at most; default 50; 0 or below: no limit. */
  readonly maxDrop?: number;
  /** Chance that a round forgets none; default 0.5. */
  readonly skipDrop?: number;
  /** All trees are as likely to be forgotten; default false: by their weight. */
  readonly uniformDrop?: boolean;
  /** The new tree's weight as in XGBoost; default false. */
  readonly xgboostDartMode?: boolean;

  // Losses

  /** `quantile`: its level, below 1. `huber`: the error from which the loss is straight. Above 0, default 0.9. */
  readonly alpha?: number;
  /** `tweedie`: the variance grows as the mean to this power; between 1 and 2, default 1.5. */
  readonly tweedieVariancePower?: number;
  /** `poisson`: keeps steps short; from 0, default 0.7. */
  readonly poissonMaxDeltaStep?: number;
  /** `lambdarank`: steepness; above 0, default 1. */
  readonly sigmoid?: number;
  /** `lambdarank`: pairs have one row above this rank at least; default 30. */
  readonly lambdarankTruncationLevel?: number;
  /** `lambdarank`: queries count alike; default true. */
  readonly lambdarankNorm?: boolean;
  /** Scores begin from the best constant; default true. */
  readonly boostFromAverage?: boolean;
  /** Two classes: weight of the second; above 0, default 1. */
  readonly scalePosWeight?: number;
  /** Two classes: the second weighs so that both weigh the same; default false. */
  readonly isUnbalance?: boolean;

  // Early stopping, on validation rows

  /** Rounds without a better value before it stops; 0 (default): never. The trees up to the best round are kept. */
  readonly earlyStoppingRound?: number;
  /** How much better is better; from 0, default 0. */
  readonly earlyStoppingMinDelta?: number;
  /**
   * What is watched: metrics by name (`roc_auc`, `ndcg@10`), `loss` for the loss itself (default), or several, of which
   * any may stop. Those of the catalogue count every row alike, whatever it weighs.
   */
  readonly metric?: string | readonly string[];
  /** Only the first metric may stop; default false. */
  readonly firstMetricOnly?: boolean;

  // Bins and memory

  /** Bins of a number column at most, one for missing aside; 2 to 255, default 255. */
  readonly maxBin?: number;
  /** Rows that bins are chosen from; default 200,000. */
  readonly binConstructSampleCnt?: number;
  /** Columns of few bins share a byte: faster, the same model; default true. */
  readonly jointCodes?: boolean;
  /** Codes by column beside those by row: `auto` below 2^25 rows, `always`, `never`; the same model. */
  readonly columnCopy?: "auto" | "always" | "never";
  /** Megabytes of histograms that are kept; others are summed anew, the model is the same. Default 256. */
  readonly histogramPoolSize?: number;

  /** Other spellings. */
  readonly [alias: string]: unknown;
}
