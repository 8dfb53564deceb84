// The public API: re-exports, nothing else.

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
export { MillraceError } from "./core/errors.js";
export type { Progress } from "./core/progress.js";
export { randomUnit, streams } from "./core/random.js";
export type { FitSettings } from "./estimators/estimator.js";
export type { FeatureColumns, FeatureRows, Features, RowMajor } from "./estimators/estimator-input.js";
export type { Target } from "./estimators/estimator-target.js";
export type { FittedModel } from "./estimators/fitted-model.js";
export { GradientBoosting, type GradientBoostingParameters } from "./estimators/gradient-boosting.js";
export { LinearRegression, type LinearRegressionParameters } from "./estimators/linear-regression.js";
export { LogisticRegression, type LogisticRegressionParameters } from "./estimators/logistic-regression.js";
export type { LearningCurve, ModelHeader } from "./models/model.js";
