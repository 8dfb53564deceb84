import { runOp } from "../../engine/dispatch.js";
import { solveLinearModel } from "../../engine/ops/matrix/solve-linear-model.js";
import { fitRidge } from "../../engine/ops/regression/fit-ridge.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { explainInfinity, fitRegression } from "./fit-regression.js";
import { linearKind, makeLinearModel } from "./model.js";

const rules: ParameterRules = new Map([
  // Half of it times the sum of squared coefficients, of standardised features, is added to the summed loss.
  ["lambdaL2", { standard: 1, least: 0 }],
  ["maxIterations", { standard: 500, least: 1, most: 1_000_000, whole: true }],
]);

/**
 * Linear regression (least squares), logistic regression (two classes) or multinomial regression (more), each with an
 * L2 penalty on the coefficients of standardised features. A missing value counts as the feature's mean.
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
  // Products of all pairs of features, while they fit in memory.
  if (train.task === "regression" && train.features.names.length <= mostProducts) {
    return fitLeastSquares(parameters, train, runtime);
  }
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
  try {
    runOp(
      solveLinearModel,
      {
        features: featureChunks(train.features, names),
        labels,
        weights,
        ...arrays,
        outcome,
        objective: task === "regression" ? "squared-error" : task === "binary" ? "binary" : "softmax",
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
