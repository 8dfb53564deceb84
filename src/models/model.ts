// A model predicts; a learner (learner.ts) makes it. The server loads models and never sees a learner.
import type { TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import type { Runtime } from "../engine/runtime.js";
import type { Categories } from "./features.js";
import type { LinearTerms } from "./linear/terms.js";
import type { ImportanceKind } from "./trees/forest.js";
import type { ForestModel } from "./trees/forest-model.js";

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
  /** Features that are categories: what each of their numbers stands for, text or numbers. */
  readonly categories?: Categories;
  readonly parameters: Readonly<Record<string, number | string | boolean | readonly (number | string)[]>>;
}

/** Loss after each round of a fit (of a loss of the caller's: nothing). Not saved with a model. */
export interface LearningCurve {
  /** `log_loss` (in nats), `rmse`, `mae`, or the name of what else was minimised. */
  readonly metric: string;
  readonly train: readonly number[];
  /** Empty when no validation rows were given. */
  readonly validation: readonly number[];
  /** On the validation rows after each round: every metric that was asked for, by its name. */
  readonly watched?: Readonly<Record<string, readonly number[]>>;
}

/** What the trees of a forest that did not learn from a row say of it. Not saved with a model. */
export interface OutOfBag {
  /** `accuracy` or `r2`: of the rows that some tree did not learn from, by their weights. */
  readonly metric: "accuracy" | "r2";
  /** NaN where there is no such row, or nothing to explain. */
  readonly score: number;
  /** `[n]` values, or `[n x classes]` probabilities, row-major; NaN for a row that every tree learned from. */
  readonly predictions: Float64Array;
}

/** An immutable fitted model: a header and named arrays, equally good for a file, a worker or a GPU. */
export interface Model {
  readonly header: ModelHeader;
  readonly arrays: ReadonlyMap<string, TypedArray>;
  /**
   * Predicts every row of `features`, which must have the model's features in any order.
   *
   * @returns regression: `[n]` values; classes: `[n x classCount]` probabilities, row-major, each row sums to 1; models
   *   without a target say in their own file what they give for a row
   */
  predict(features: Table, runtime: Runtime): Float64Array;
  /**
   * Importance per feature, in header order, summing to 1 (all zero when nothing was used); undefined if it has none.
   * `kind` chooses among those that trees have; others have one.
   */
  importance(kind?: ImportanceKind): Float64Array | undefined;
  /** What only trees can tell; other models have none. */
  readonly trees?: TreePredictions;
  /** Of models of trees: what writers and drawings of trees take. */
  readonly forest?: ForestModel;
  /** Of linear models: the coefficients and intercept of each score, in the features' own units. */
  readonly linear?: readonly LinearTerms[];
  /** Of a model just fitted in rounds; a restored model has none. */
  readonly curve?: LearningCurve;
  /** Of a forest just fitted that sampled its rows; a restored model has none. */
  readonly outOfBag?: OutOfBag;
}

/** Trees `firstTree` up to, not with, `lastTree`; default all. */
export interface TreeRange {
  readonly firstTree?: number;
  readonly lastTree?: number;
}

/** A value of a row by itself: null and undefined are missing; a category is its name or number. */
export type RowValue = number | string | boolean | null | undefined;

/**
 * Predicts one row, its values in the order of `header.features`, into `out`, or a new array, which it returns.
 *
 * @throws {MillraceError} ERR_SHAPE
 */
export type RowPredictor = (values: ArrayLike<RowValue>, out?: Float64Array) => Float64Array;

/** Predictions of a forest, by any of its trees. Answers are row-major, `answerCount` a row, scores `outputCount`. */
export interface TreePredictions {
  readonly treeCount: number;
  readonly outputCount: number;
  readonly answerCount: number;
  predict(features: Table, runtime: Runtime, range?: TreeRange): Float64Array;
  /** predict on the device that suits it: the same bits, the leaves of many rows found on a GPU where there is one. */
  predictOnDevice(features: Table, runtime: Runtime, range?: TreeRange): Promise<Float64Array>;
  /** Scores: sums of leaves, before they become answers. */
  predictRaw(features: Table, runtime: Runtime, range?: TreeRange): Float64Array;
  /** `[rows x trees of the range]` the number of the leaf each row comes to. */
  predictLeaves(features: Table, runtime: Runtime, range?: TreeRange): Int32Array;
  predictLeavesOnDevice(features: Table, runtime: Runtime, range?: TreeRange): Promise<Int32Array>;
  /** Predictions after every `stageTrees` trees (default: one an output, which is a round), in one pass over the rows. */
  predictStaged(
    features: Table,
    runtime: Runtime,
    options?: { readonly stageTrees?: number; readonly raw?: boolean },
  ): Generator<Float64Array, void, undefined>;
  /** A way for single rows with as little ado as can be. */
  rowPredictor(raw?: boolean): RowPredictor;
}

/** One kind of model, as the catalogue (models.ts) lists it. */
export interface ModelKind {
  readonly kind: string;
  /** Checks every index, length and number of a saved model. @throws {MillraceError} ERR_MODEL_INVALID */
  restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model;
}
