import { runOp } from "../../engine/dispatch.js";
import { solveLinearModel } from "../../engine/ops/matrix/solve-linear-model.js";
import { fitRidge } from "../../engine/ops/regression/fit-ridge.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { fitLinearClasses } from "./fit-classes.js";
import { explainInfinity, fitRegression } from "./fit-regression.js";
import { linearKind, makeLinearModel } from "./model.js";

const rules: ParameterRules = new Map([
  // Half of it times the sum of squared coefficients, of standardised features, is added to the summed loss.
  ["lambdaL2", { standard: 1, least: 0 }],
  // It times the sum of |coefficient| is added. Classes only.
  ["lambdaL1", { standard: 0, least: 0 }],
  // Whether penalties are on coefficients of standardised features, or in the features' own units. Classes only.
  ["standardize", { standard: true }],
  // Of the largest slope per unit of weight. Classes only.
  ["tol", { standard: 1e-8, least: 0 }],
  ["maxIterations", { standard: 500, least: 1, most: 1_000_000, whole: true }],
]);

/**
 * Linear regression (least squares), logistic regression (two classes) or multinomial regression (more), each with an
 * L2 penalty, on the coefficients of standardised features unless told otherwise; classes with an L1 penalty too if asked.
 * A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/logistic-regression.md
 */
export const linear: LearnerKind = {
  kind: linearKind,
  make(given) {
    const parameters = readParameters(linearKind, rules, given);
    return Object.freeze<Learner>({
      kind: linearKind,
      title: "Linear or logistic regression",
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitLinear(parameters, train, options),
    });
  },
};

const mostProducts = 4096;

function fitLeastSquares(parameters: ReadonlyMap<string, ParameterValue>, train: TrainingSet, runtime: Runtime): Model {
  const lambda = parameters.get("lambdaL2") as number;
  return fitRegression(
    {
      kind: linearKind,
      link: "identity",
      parameters,
      solve(args) {
        runOp(fitRidge, { ...args, lambda, standardized: true }, runtime);
        return { iterations: 1, converged: true };
      },
    },
    train,
    runtime,
  );
}

function fitLinear(
  parameters: ReadonlyMap<string, ParameterValue>,
  train: TrainingSet,
  { runtime }: FitOptions,
): Model {
  if (train.task !== "regression") {
    const rules = {
      loss: train.task === "binary" ? "logistic" : "softmax",
      lambdaL1: parameters.get("lambdaL1") as number,
      lambdaL2: parameters.get("lambdaL2") as number,
      lambdaIntercept: 0,
      standardized: parameters.get("standardize") as boolean,
      epsilon: 0,
      tolerance: parameters.get("tol") as number,
      mostIterations: parameters.get("maxIterations") as number,
    };
    return fitLinearClasses(linearKind, parameters, rules, train, runtime);
  }
  for (const [name, standard] of [
    ["lambdaL1", 0],
    ["standardize", true],
  ] as const) {
    const given = parameters.get(name);
    if (given !== standard) throw invalidParameter(linearKind, name, `${standard} for values`, String(given));
  }
  // Products of all pairs of features, while they fit in memory.
  if (train.features.names.length <= mostProducts) return fitLeastSquares(parameters, train, runtime);
  checkTrainingSet(train);
  const { task, classes, labels, weights = new Float64Array(0) } = train;
  const names = rankedNames(train.features.names);
  const arrays = {
    coefficients: new Float64Array(names.length),
    intercepts: new Float64Array(1),
    means: new Float64Array(names.length),
    scales: new Float64Array(names.length),
  };
  const outcome = new Float64Array(3);
  try {
    runOp(
      solveLinearModel,
      {
        features: featureChunks(train.features, names),
        labels,
        weights,
        ...arrays,
        outcome,
        objective: "squared-error",
        lambdaL2: parameters.get("lambdaL2") as number,
        mostIterations: parameters.get("maxIterations") as number,
      },
      runtime,
    );
  } catch (error) {
    throw explainInfinity(explainInvalidRow(error, train), names);
  }
  const [iterations, converged] = outcome;
  return makeLinearModel(
    {
      kind: linearKind,
      task,
      features: names,
      classes,
      parameters: { ...Object.fromEntries(parameters), iterations, converged: converged === 1 },
    },
    arrays,
  );
}
