import type { Table } from "../columns/table.js";
import type { OnProgress } from "../core/progress.js";
import type { Runtime } from "../engine/runtime.js";
import type { Model, Task } from "./model.js";
import type { ParameterValue } from "./parameters.js";

/** What a learner is told of its rows besides their features. */
export interface LabelledSet {
  readonly task: Task;
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

/** What a learner learns from: rows of features and their labels. */
export interface TrainingSet extends LabelledSet {
  readonly features: Table;
}

/**
 * Learning from rows that come in batches, each batch twice:
 *
 * 1. `survey` every batch of features, in order;
 * 2. `begin`, with the labels of all rows: what can be wrong with them, or not fit, shows here;
 * 3. `code` every batch again, in the same order: afterwards the batches are no longer needed;
 * 4. `finish`: the model, which is that of the whole table.
 */
export interface StreamedTraining {
  /** @throws {MillraceError} ERR_TYPE when a column is text in one batch and numbers in another */
  survey(features: Table): void;
  /** No model to go on from among the options. @throws {MillraceError} as `fit` of the learner */
  begin(rows: LabelledSet, options: FitOptions): void;
  /** @throws {MillraceError} ERR_SOURCE_CHANGED when the rows are not those of the first time */
  code(features: Table): void;
  /** @throws {MillraceError} ERR_SOURCE_CHANGED when there were fewer rows than the first time */
  finish(): Model;
}

/** A loss that the caller computes, round by round. All arrays are class-major, `[outputs x n]`. */
export interface CustomLoss {
  /** Scores a row, and trees a round. */
  readonly outputs: number;
  gradientsOf(
    scores: Float64Array,
    round: number,
  ): { readonly gradients: Float64Array; readonly hessians: Float64Array };
}

/** A metric that the caller computes from the scores `[outputs x n]` of the validation rows. */
export type CustomMetric = (
  scores: Float64Array,
  round: number,
) => { readonly name: string; readonly value: number; readonly higherIsBetter: boolean };

export interface FitOptions {
  readonly seed: number;
  readonly runtime: Runtime;
  readonly onProgress?: OnProgress;
  /** Rows that steer early stopping; never trained on. */
  readonly validation?: TrainingSet;
  /** What is trained goes on from this model of the same kind, features and classes. */
  readonly initModel?: Model;
  /** Gradients of the caller's own, in place of a named loss. */
  readonly customLoss?: CustomLoss;
  /** Watched on the validation rows, before the metrics named in the parameters. */
  readonly customMetric?: CustomMetric;
  /** Bytes that training may need by reckoning; default what the system has. */
  readonly memoryLimit?: number;
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
  /** Starts learning from batches; learners without it need the whole table. */
  stream?(runtime: Runtime): StreamedTraining;
}

/** One kind of learner, as the catalogue (learners.ts) lists it. Unknown parameters are an error with a suggestion. */
export interface LearnerKind {
  readonly kind: string;
  make(parameters?: Readonly<Record<string, unknown>>): Learner;
}
