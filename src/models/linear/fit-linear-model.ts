// What learners of linear models share: arrays to fill, errors in words, a linear model of what was found.
import type { Chunk } from "../../columns/column.js";
import { MillraceError } from "../../core/errors.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow, type LabelRule } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { TrainingSet } from "../learner.js";
import type { Model, ModelHeader } from "../model.js";
import type { ParameterValue } from "../parameters.js";
import { type LinearArrays, type LinearLink, makeLinearModel } from "./model.js";

/** What every op that fits a linear model takes and writes. */
export interface LinearArguments extends LinearArrays {
  readonly features: readonly Chunk[];
  readonly labels: Float64Array;
  readonly weights: Float64Array;
  readonly outcome: Float64Array;
}

export interface LinearFit {
  readonly kind: string;
  /** Default: what suits the task. */
  readonly link?: LinearLink;
  readonly parameters: ReadonlyMap<string, ParameterValue>;
  /** Which labels it takes; default all finite ones. */
  readonly rule?: LabelRule;
  /** Runs the op; what it answers is added to the header's parameters. */
  solve(args: LinearArguments, runtime: Runtime): ModelHeader["parameters"];
}

/** @throws {MillraceError} ERR_SHAPE, ERR_LABEL_INVALID with the row, ERR_TYPE with an infinite feature, ERR_CANCELLED */
export function fitLinearModel(
  { kind, link, parameters, rule, solve }: LinearFit,
  train: TrainingSet,
  runtime: Runtime,
): Model {
  checkTrainingSet(train);
  const { task, classes, labels, weights = new Float64Array(0) } = train;
  const names = rankedNames(train.features.names);
  const outputs = task === "multiclass" ? classes.length : 1;
  const arrays: LinearArrays = {
    coefficients: new Float64Array(outputs * names.length),
    intercepts: new Float64Array(outputs),
    means: new Float64Array(names.length),
    scales: new Float64Array(names.length),
  };
  const features = featureChunks(train.features, names);
  let found: ModelHeader["parameters"];
  try {
    found = solve({ features, labels, weights, ...arrays, outcome: new Float64Array(3) }, runtime);
  } catch (error) {
    throw explainInfinity(explainInvalidRow(error, train, rule), names);
  }
  return makeLinearModel(
    {
      kind,
      task,
      features: names,
      classes,
      parameters: { ...Object.fromEntries(parameters), ...found },
    },
    arrays,
    link,
  );
}

/** What iterating fits say of themselves in their outcome. */
export const iterationsOf = ([iterations, converged]: Float64Array) => ({ iterations, converged: converged === 1 });

/** The feature that an op names by its number, in words. */
export function explainInfinity(error: unknown, names: readonly string[]): unknown {
  const cause = error instanceof MillraceError && error.code === "ERR_TYPE" ? error.cause : undefined;
  const feature = names[(cause as { detail?: number } | undefined)?.detail ?? -1];
  if (feature === undefined) return error;
  const what = `the values of feature '${feature}' for a linear model`;
  return new MillraceError(
    "ERR_TYPE",
    { what, expected: "finite or missing", received: "infinite in some rows" },
    { cause },
  );
}
