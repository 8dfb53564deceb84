// What learners of linear models of classes share: arrays to fill, errors in words, a linear model of what was found.
import { runOp } from "../../engine/dispatch.js";
import type { ArgumentsOf } from "../../engine/op.js";
import { solveLinearClasses } from "../../engine/ops/classification/solve-linear-classes.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import type { ParameterValue } from "../parameters.js";
import { explainInfinity } from "./fit-regression.js";
import { makeLinearModel } from "./model.js";

/** What is minimised, and how far. */
export type LinearClassRules = Pick<
  ArgumentsOf<typeof solveLinearClasses>,
  "loss" | "lambdaL1" | "lambdaL2" | "lambdaIntercept" | "standardized" | "epsilon" | "tolerance" | "mostIterations"
>;

/** @throws {MillraceError} ERR_SHAPE, ERR_LABEL_INVALID with the row, ERR_TYPE with an infinite feature, ERR_CANCELLED */
export function fitLinearClasses(
  kind: string,
  parameters: ReadonlyMap<string, ParameterValue>,
  rules: LinearClassRules,
  train: TrainingSet,
  runtime: Runtime,
): Model {
  checkTrainingSet(train);
  const { task, classes, labels, weights = new Float64Array(0) } = train;
  const names = rankedNames(train.features.names);
  const outputs = task === "multiclass" ? classes.length : 1;
  const arrays = {
    coefficients: new Float64Array(outputs * names.length),
    intercepts: new Float64Array(outputs),
    means: new Float64Array(names.length),
    scales: new Float64Array(names.length),
  };
  const outcome = new Float64Array(3);
  const features = featureChunks(train.features, names);
  try {
    runOp(
      solveLinearClasses,
      { features, labels, weights, ...arrays, outcome, ...rules, classCount: classes.length },
      runtime,
    );
  } catch (error) {
    throw explainInfinity(explainInvalidRow(error, train), names);
  }
  const [iterations, converged] = outcome;
  return makeLinearModel(
    {
      kind,
      task,
      features: names,
      classes,
      parameters: { ...Object.fromEntries(parameters), iterations, converged: converged === 1 },
    },
    arrays,
  );
}
