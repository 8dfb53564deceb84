import { runOp } from "../../engine/dispatch.js";
import { fitRidge } from "../../engine/ops/regression/fit-ridge.js";
import type { Runtime } from "../../engine/runtime.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { fitLinearClasses } from "./fit-classes.js";
import { fitLinearModel } from "./fit-linear-model.js";
import { linearKind } from "./model.js";

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
const valuesOnly = [
  ["lambdaL1", 0],
  ["standardize", true],
] as const;

function fitLeastSquares(parameters: ReadonlyMap<string, ParameterValue>, train: TrainingSet, runtime: Runtime): Model {
  const lambda = parameters.get("lambdaL2") as number;
  return fitLinearModel(
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
  const isValues = train.task === "regression";
  if (isValues) {
    for (const [name, standard] of valuesOnly) {
      const given = parameters.get(name);
      if (given !== standard) throw invalidParameter(linearKind, name, `${standard} for values`, String(given));
    }
    // Products of all pairs of features, while they fit in memory.
    if (train.features.names.length <= mostProducts) return fitLeastSquares(parameters, train, runtime);
  }
  const lambda = parameters.get("lambdaL2") as number;
  return fitLinearClasses(
    linearKind,
    parameters,
    {
      loss: isValues ? "squared-epsilon" : train.task === "binary" ? "logistic" : "softmax",
      lambdaL1: parameters.get("lambdaL1") as number,
      // Half of it is for half the square of an error, which counts whole here.
      lambdaL2: isValues ? 2 * lambda : lambda,
      lambdaIntercept: 0,
      standardized: parameters.get("standardize") as boolean,
      epsilon: 0,
      tolerance: parameters.get("tol") as number,
      mostIterations: parameters.get("maxIterations") as number,
    },
    train,
    runtime,
  );
}
