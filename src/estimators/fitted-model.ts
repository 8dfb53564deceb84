import { allocate } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { chooseClass } from "../engine/ops/matrix/choose-class.js";
import { makeRuntime } from "../engine/runtime.js";
import type { LearningCurve, Model, ModelHeader } from "../models/model.js";
import { type Features, tableOf } from "./estimator-input.js";
import type { ReadTarget } from "./estimator-target.js";

/** An immutable fitted model. Nothing needs to be disposed of. */
export interface FittedModel {
  readonly header: ModelHeader;
  /** Classes in the order of the columns of `predictProba`; empty for regression. */
  readonly classes: readonly string[];
  /** Loss after each round, for models that learn in rounds. */
  readonly curve?: LearningCurve;
  /**
   * Predicts every row, on the calling thread: a synchronous native call of about a microsecond a row.
   *
   * @param features the model's features by name, in any order; others are ignored
   * @returns `[n]` the value (regression); the most probable class as its number where the target was numbers, else as
   *   its index in `classes`
   * @throws {MillraceError} ERR_COLUMN_MISSING with the nearest name; ERR_FEATURE_TYPE
   */
  predict(features: Features): Float64Array;
  /** The most probable class of every row, as text. Empty strings never come out: classes are spelled as in the target. */
  predictClass(features: Features): string[];
  /** `[n x classes]` probabilities, row-major; each row sums to 1. Regression: the same as `predict`. */
  predictProba(features: Features): Float64Array;
  /** Share of each feature, in `header.features` order; undefined where the model has none. */
  importance(): Float64Array | undefined;
}

export function fittedModel(
  model: Model,
  target: ReadTarget,
  curve: LearningCurve | undefined,
  threads?: number,
): FittedModel {
  const { classes } = target;
  const answer = (features: Features) => model.predict(tableOf(features), makeRuntime(threads ? { threads } : {}));
  const classNumbers = (features: Features) => mostProbable(answer(features), classes.length);
  return Object.freeze({
    header: model.header,
    classes,
    ...(curve ? { curve } : {}),
    predict(features: Features) {
      if (classes.length === 0) return answer(features);
      const numbers = classNumbers(features);
      return target.classValues ? numbers.map((index) => target.classValues![index]) : numbers;
    },
    predictClass: (features: Features) => Array.from(classNumbers(features), (index) => classes[index]),
    predictProba: answer,
    importance: () => model.importance(),
  });
}

function mostProbable(probabilities: Float64Array, classes: number): Float64Array {
  const codes = allocate(Int32Array, probabilities.length / classes);
  runOp(chooseClass, { probabilities, codes, columns: allocate(Float64Array, probabilities.length), classes });
  return Float64Array.from(codes);
}
