import type { Table } from "../columns/table.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";
import type { Model, Task } from "./model.js";
import type { ParameterValue } from "./parameters.js";

/** What a learner learns from: rows of features and their labels. */
export interface TrainingSet {
  readonly task: Task;
  readonly features: Table;
  /** `[n]` the value (regression) or the class number (0 .. classCount - 1). */
  readonly labels: Float64Array;
  /** Classes as spelled in the source, in label order; empty for regression. */
  readonly classes: readonly string[];
  /** `[n]` row weights; none: all 1. */
  readonly weights?: Float64Array;
  /** `[queries + 1]` ranking: the first row of each query, and the number of rows. */
  readonly queryOffsets?: Int32Array;
  /** `[outputs x n]` class-major: what scores begin from instead of the best constant (LightGBM's init_score). */
  readonly startScores?: Float64Array;
}

export interface FitOptions {
  readonly seed: number;
  readonly runtime: Runtime;
  readonly onProgress?: OnProgress;
  /** Rows that steer early stopping; never trained on. */
  readonly validation?: TrainingSet;
  /** In-process ranks that rows are dealt to: what a cluster does; the model is the same. Default 1. */
  readonly ranks?: number;
}

export interface Learner {
  readonly kind: string;
  /** In the words of a report: `Gradient boosting, 31 leaves`. */
  readonly title: string;
  readonly tasks: readonly Task[];
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  fit(train: TrainingSet, options: FitOptions): Model;
}

/** One kind of learner, as the catalogue (learners.ts) lists it. Unknown parameters are an error with a suggestion. */
export interface LearnerKind {
  readonly kind: string;
  make(parameters?: Readonly<Record<string, unknown>>): Learner;
}
