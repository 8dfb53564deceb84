import type { Table } from "../columns/table.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";
import type { Model, Task } from "./model.js";

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
}

export interface FitOptions {
  readonly seed: number;
  readonly runtime: Runtime;
  readonly onProgress?: OnProgress;
  /** Rows that steer early stopping; never trained on. */
  readonly validation?: TrainingSet;
}

export interface Learner {
  readonly kind: string;
  /** In the words of a report: `Gradient boosting, 31 leaves`. */
  readonly title: string;
  readonly tasks: readonly Task[];
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  fit(train: TrainingSet, options: FitOptions): Model;
}

/** One kind of learner, as the catalogue (learners.ts) lists it. Unknown parameters are an error with a suggestion. */
export interface LearnerKind {
  readonly kind: string;
  make(parameters?: Readonly<Record<string, unknown>>): Learner;
}
