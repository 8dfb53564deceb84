// What a transform is. Life of one:
//   1. a config names it, its options and the columns it works on
//   2. fit(train rows only) learns its state and freezes it
//   3. apply(any rows) runs the same native code at training, evaluation and serving
//   4. state() gives JSON; the catalogue's restore(state) makes the same fitted transform again, running no code from it
import type { Table } from "../columns/table.js";
import type { JsonValue } from "../core/json.js";
import type { Runtime } from "../engine/runtime.js";

/**
 * Rows on their way through a pipeline: `columns` are the raw columns as cleaned so far, `features` what a model reads.
 * A transform of columns replaces them in place; one that makes features adds to `features`.
 */
export interface Frame {
  readonly columns: Table;
  readonly features: Table;
}

export interface FittedTransform {
  /** The transform's name in the catalogue, kebab-case: `impute`, `one-hot`. */
  readonly name: string;
  /** Columns (or features) it reads; checked before apply, so that a missing one is named. */
  readonly reads: readonly string[];
  /** Features it adds, with the column each came from. Empty for a transform of columns. */
  readonly makes: readonly { readonly feature: string; readonly source: string }[];
  apply(frame: Frame, runtime: Runtime): Frame;
  state(): JsonValue;
}

/** Labels of training rows: `[rowCount]` the value (regression, `classCount` 0) or the class number. */
export interface Target {
  readonly labels: Float64Array;
  readonly classCount: number;
}

export interface FittedOnTrain {
  readonly fitted: FittedTransform;
  /** The features that `fitted` makes, for the training rows. */
  readonly made: Table;
}

export interface Transform<Options> {
  readonly name: string;
  /** Learns from training rows. `target`: the labels of the same rows, for the transforms that use them. */
  fit(train: Frame, options: Options, runtime: Runtime, target?: Target): FittedTransform;
  /**
   * Fits, and makes the training rows' own features where that differs from `apply`: a transform that reads the target
   * must not show a training row its own label. None: `apply` is right for training rows too.
   */
  fitTransform?(train: Frame, options: Options, runtime: Runtime, target?: Target): FittedOnTrain;
  /** Checks every field of a saved state before use. @throws {MillraceError} ERR_MODEL_INVALID */
  restore(state: JsonValue): FittedTransform;
}
