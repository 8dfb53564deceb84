import { allocate } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { chooseClass } from "../engine/ops/matrix/choose-class.js";
import { makeRuntime } from "../engine/runtime.js";
import { boostingKind, firstRounds } from "../models/boosting/model.js";
import type {
  LearningCurve,
  Model,
  ModelHeader,
  OutOfBag,
  RowPredictor,
  RowValue,
  TreePredictions,
} from "../models/model.js";
import type { ImportanceKind } from "../models/trees/forest.js";
import { type DevicePredictions, type DeviceSettings, devicePredictions } from "./device-predictions.js";
import { type Features, tableOf } from "./estimator-input.js";
import { type LinearOutputs, linearOutputs } from "./linear-outputs.js";
import type { ReadTarget } from "./target-reader.js";
import { type TreeOutputs, treeOutputs } from "./tree-outputs.js";

/** An immutable fitted model. Nothing needs to be disposed of. */
export interface FittedModel extends TreeOutputs, LinearOutputs {
  readonly header: ModelHeader;
  /** Classes in the order of the columns of `predictProba`; empty for regression. */
  readonly classes: readonly string[];
  /** Loss after each round, for models that learn in rounds. */
  readonly curve?: LearningCurve;
  /** What the trees of a forest that did not learn from a row say of it, and how good that is. */
  readonly outOfBag?: OutOfBag;
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
  /**
   * What `predictProba` gives, to the bit, by a GPU where that is asked for or expected to be faster, and a report of what
   * ran where. Models of trees find the leaves of rows there; others predict on the CPU. For many rows: a GPU is opened
   * for the call.
   *
   * @throws {MillraceError} ERR_DEVICE_MISSING when `gpu` is asked for and there is none
   */
  predictOnDevice(features: Features, settings?: DeviceSettings): Promise<DevicePredictions>;
  /**
   * Trees only: one row without a table: what `predictProba` gives for it. A few microseconds for a hundred trees.
   *
   * @param values in `header.features` order; NaN, null and undefined are missing, a category is its name or number.
   *   A `Float64Array` is read where it lies
   * @param out `[classes]`, or `[1]` for regression: written and returned; default a new array
   * @throws {MillraceError} ERR_SHAPE; ERR_INVALID_VALUE where the model has no trees
   */
  predictRow(values: ArrayLike<RowValue>, out?: Float64Array): Float64Array;
  /**
   * Trees only: the scores of every row before they become values or probabilities, `[n x outputs]`.
   *
   * @throws {MillraceError} ERR_INVALID_VALUE where the model has no trees
   */
  predictRaw(features: Features): Float64Array;
  /** Trees only: `[n x trees]` the number of the leaf each row comes to. */
  predictLeaves(features: Features): Int32Array;
  /** Trees only: what `predictProba` would give after each round, one after the other. */
  predictStaged(features: Features): Generator<Float64Array, void, undefined>;
  /**
   * Share of each feature, in `header.features` order; undefined where the model has none. Trees: by `gain` (default),
   * by number of splits (`split`), or by the hessians that came by (`cover`).
   */
  importance(kind?: ImportanceKind): Float64Array | undefined;
  /**
   * Boosting only: the model of the first `rounds` rounds; it shares nothing with this one that changes.
   *
   * @throws {MillraceError} ERR_INVALID_VALUE where there are fewer, or the model has none
   */
  withRounds(rounds: number): FittedModel;
}

const models = new WeakMap<FittedModel, Model>();

/** The model behind a fitted one, for training that goes on from it; undefined for what is none. */
export function modelOf(fitted: FittedModel): Model | undefined {
  return typeof fitted === "object" && fitted !== null ? models.get(fitted) : undefined;
}

export function fittedModel(
  model: Model,
  target: Pick<ReadTarget, "classes" | "classValues">,
  told: { readonly curve?: LearningCurve; readonly outOfBag?: OutOfBag },
  threads?: number,
): FittedModel {
  const { classes } = target;
  const runtime = () => makeRuntime(threads ? { threads } : {});
  const answer = (features: Features) => model.predict(tableOf(features), runtime());
  const treesFor = (method: string) => treesOf(model, method);
  let predictRow: RowPredictor | undefined;
  const classNumbers = (features: Features) => mostProbable(answer(features), classes.length);
  const fitted: FittedModel = Object.freeze({
    header: model.header,
    classes,
    ...told,
    predict(features: Features) {
      if (classes.length === 0) return answer(features);
      const numbers = classNumbers(features);
      return target.classValues ? numbers.map((index) => target.classValues![index]) : numbers;
    },
    predictClass: (features: Features) => Array.from(classNumbers(features), (index) => classes[index]),
    predictProba: answer,
    predictOnDevice: (features: Features, settings: DeviceSettings = {}) =>
      devicePredictions(model, features, settings, threads),
    predictRow(values: ArrayLike<RowValue>, out?: Float64Array) {
      predictRow ??= treesFor("predictRow").rowPredictor();
      return predictRow(values, out);
    },
    predictRaw: (features: Features) => treesFor("predictRaw").predictRaw(tableOf(features), runtime()),
    predictLeaves: (features: Features) => treesFor("predictLeaves").predictLeaves(tableOf(features), runtime()),
    predictStaged: (features: Features) => treesFor("predictStaged").predictStaged(tableOf(features), runtime()),
    importance: (kind?: ImportanceKind) => model.importance(kind),
    ...linearOutputs(model),
    ...treeOutputs(model),
    withRounds: (rounds: number) =>
      fittedModel(roundsOf(model, rounds), target, told.curve ? { curve: told.curve } : {}, threads),
  });
  models.set(fitted, model);
  return fitted;
}

function roundsOf(model: Model, rounds: number): Model {
  if (model.header.kind === boostingKind) return firstRounds(model, rounds);
  throw new MillraceError("ERR_INVALID_VALUE", {
    what: "'withRounds'",
    expected: `a model of kind ${boostingKind}`,
    received: `one of kind ${model.header.kind}`,
  });
}

function treesOf({ trees, header }: Model, method: string): TreePredictions {
  if (trees) return trees;
  throw new MillraceError("ERR_INVALID_VALUE", {
    what: `'${method}'`,
    expected: "a model of trees",
    received: `one of kind ${header.kind}`,
  });
}

function mostProbable(probabilities: Float64Array, classes: number): Float64Array {
  const codes = allocate(Int32Array, probabilities.length / classes);
  runOp(chooseClass, { probabilities, codes, columns: allocate(Float64Array, probabilities.length), classes });
  return Float64Array.from(codes);
}
