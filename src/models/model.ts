// A model predicts; a learner (learner.ts) makes it. The server loads models and never sees a learner.
import type { TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import type { Runtime } from "../engine/runtime.js";

export type Task = "binary" | "multiclass" | "regression";

/** What a model file holds besides its arrays: JSON, checked on load. */
export interface ModelHeader {
  /** The model's name in the catalogue: `gradient-boosting`, `logistic-regression`, `baseline`. */
  readonly kind: string;
  readonly task: Task;
  /** Features it reads, in its own order. */
  readonly features: readonly string[];
  /** Classes as spelled in the source, in label order; empty for regression. */
  readonly classes: readonly string[];
  readonly parameters: Readonly<Record<string, number | string | boolean | readonly (number | string)[]>>;
}

/** Loss after each round of a fit. Not saved with a model. */
export interface LearningCurve {
  /** `log_loss` (in nats), `rmse`, `mae`, or the name of what else was minimised. */
  readonly metric: string;
  readonly train: readonly number[];
  /** Empty when no validation rows were given. */
  readonly validation: readonly number[];
}

/** An immutable fitted model: a header and named arrays, equally good for a file, a worker or a GPU. */
export interface Model {
  readonly header: ModelHeader;
  readonly arrays: ReadonlyMap<string, TypedArray>;
  /**
   * Predicts every row of `features`, which must have the model's features in any order.
   *
   * @returns regression: `[n]` values; classes: `[n x classCount]` probabilities, row-major, each row sums to 1
   */
  predict(features: Table, runtime: Runtime): Float64Array;
  /** Importance per feature, in header order, summing to 1 (all zero when nothing was used); undefined if it has none. */
  importance(): Float64Array | undefined;
  /** Of a model just fitted in rounds; a restored model has none. */
  readonly curve?: LearningCurve;
}

/** One kind of model, as the catalogue (models.ts) lists it. */
export interface ModelKind {
  readonly kind: string;
  /** Checks every index, length and number of a saved model. @throws {MillraceError} ERR_MODEL_INVALID */
  restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model;
}
