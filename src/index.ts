// The public API: re-exports, nothing else.

export { liveProgress } from "./cli/progress.js";
export { fromArrow, toArrow } from "./columns/arrow.js";
export type { Column, ColumnType } from "./columns/column.js";
export { stackTables } from "./columns/stack-tables.js";
export {
  columnNamed,
  makeTable,
  rowAt,
  selectColumns,
  type Table,
  tableFromRows,
  withColumns,
  withoutColumns,
} from "./columns/table.js";
export { type CellValue, cellAt, cellsOf, columnFrom } from "./columns/values.js";
export type { Config, ConfigInput } from "./core/config.js";
export { checkConfig, type LoadedConfig, loadConfig } from "./core/config-file.js";
export { MillraceError } from "./core/errors.js";
export type { Progress } from "./core/progress.js";
export { randomUnit, streams } from "./core/random.js";
export type { BoostingFunctions, Gradients, MetricValue, RoundScores } from "./estimators/caller-functions.js";
export type { ClusterSettings } from "./estimators/cluster-rows.js";
export { DBSCAN, type DBSCANParameters } from "./estimators/dbscan.js";
export { DecisionTree, type DecisionTreeParameters } from "./estimators/decision-tree.js";
export type { DevicePredictions, DeviceSettings } from "./estimators/device-predictions.js";
export {
  ElasticNet,
  type ElasticNetParameters,
  type ElasticNetPathParameters,
  elasticNetPath,
  Lasso,
  type LassoParameters,
  type LassoPathParameters,
  lassoPath,
} from "./estimators/elastic-net.js";
export type { FeatureColumns, FeatureRows, Features, RowMajor } from "./estimators/estimator-input.js";
export type { Target } from "./estimators/estimator-target.js";
export type { BoostingSettings, FitSettings, StreamSettings } from "./estimators/fit-settings.js";
export type { FittedModel } from "./estimators/fitted-model.js";
export {
  type FittedMixture,
  GaussianMixture,
  type GaussianMixtureParameters,
} from "./estimators/gaussian-mixture.js";
export { GradientBoosting } from "./estimators/gradient-boosting.js";
export type { GradientBoostingParameters, ObjectiveName } from "./estimators/gradient-boosting-parameters.js";
export { HDBSCAN, type HDBSCANParameters } from "./estimators/hdbscan.js";
export {
  type FittedIsolation,
  IsolationForest,
  type IsolationForestParameters,
} from "./estimators/isolation-forest.js";
export { type FittedKMeans, KMeans, type KMeansParameters } from "./estimators/k-means.js";
export {
  type FittedNeighbors,
  KNearestNeighbors,
  type KNearestNeighborsParameters,
} from "./estimators/k-nearest-neighbors.js";
export {
  type FittedDiscriminant,
  LinearDiscriminantAnalysis,
  type LinearDiscriminantAnalysisParameters,
} from "./estimators/linear-discriminant-analysis.js";
export { LinearRegression, type LinearRegressionParameters } from "./estimators/linear-regression.js";
export { type FittedSvm, LinearSvm, type LinearSvmParameters, LinearSvmRegression } from "./estimators/linear-svm.js";
export {
  type LoadedTrees,
  type LoadModelOptions,
  loadLightGBM,
  loadXGBoost,
  type ModelSource,
} from "./estimators/load-model.js";
export { LogisticRegression, type LogisticRegressionParameters } from "./estimators/logistic-regression.js";
export {
  BernoulliNaiveBayes,
  type BernoulliNaiveBayesParameters,
  CategoricalNaiveBayes,
  type CountNaiveBayesParameters,
  GaussianNaiveBayes,
  type GaussianNaiveBayesParameters,
  MultinomialNaiveBayes,
  NaiveBayes,
  type NaiveBayesParameters,
} from "./estimators/naive-bayes.js";
export { type FittedPCA, PCA, type PCAParameters } from "./estimators/pca.js";
export {
  type PenalizedEstimator,
  type PenaltyCurve,
  type PenaltyCurveSettings,
  penaltyCurve,
} from "./estimators/penalty-curve.js";
export { QuantileRegression, type QuantileRegressionParameters } from "./estimators/quantile-regression.js";
export { ExtraTrees, RandomForest, type RandomForestParameters } from "./estimators/random-forest.js";
export { Ridge, type RidgeParameters } from "./estimators/ridge.js";
export type { RowBatches, RowSource } from "./estimators/row-source.js";
export type { TreeOutputs } from "./estimators/tree-outputs.js";
export {
  GammaRegression,
  type PoissonParameters,
  PoissonRegression,
  type TweedieParameters,
  TweedieRegression,
} from "./estimators/tweedie-regression.js";
export type { PruningPath } from "./models/decision-tree/prune-tree.js";
export type { DensityLabels } from "./models/density/dbscan.js";
export type { HierarchyLabels } from "./models/density/hdbscan.js";
export type { ElasticNetPath } from "./models/elastic-net/path.js";
export type { LinearTerms } from "./models/linear/terms.js";
export type { LearningCurve, ModelHeader, OutOfBag } from "./models/model.js";
export type { Neighbors } from "./models/neighbors/model.js";
export type { OnnxOptions } from "./models/onnx/write-onnx.js";
export type { DumpedForest, DumpedLeaf, DumpedNode, DumpedSplit, DumpedTree } from "./models/trees/dump-trees.js";
export type { Iterations, LoadedHeader } from "./models/trees/forest-model.js";
export { type PhaseOutcome, type RunOptions, type RunResult, runPipeline } from "./pipeline/run.js";
export { type WrittenReport, writeReport } from "./pipeline/write-report.js";
export { type ServedModel, type ServeOptions, serveModel } from "./server/serve-model.js";
export { type ReadTableOptions, readTable } from "./sources/read-table.js";
export { type WriteTableOptions, writeTable } from "./sources/write-table.js";
export * as statistics from "./statistics/index.js";
