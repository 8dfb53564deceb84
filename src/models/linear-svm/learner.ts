import { runOp } from "../../engine/dispatch.js";
import { fitHinge } from "../../engine/ops/classification/fit-hinge.js";
import type { Runtime } from "../../engine/runtime.js";
import type { Learner, LearnerKind, TrainingSet } from "../learner.js";
import { fitLinearClasses } from "../linear/fit-classes.js";
import { fitLinearModel, iterationsOf } from "../linear/fit-linear-model.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { linearSvmKind } from "./model.js";

const rules: ParameterRules = new Map([
  // Weight of the losses against half the sum of squared coefficients.
  ["C", { standard: 1, least: 1e-300 }],
  // Of classes; values have a squared loss.
  ["loss", { standard: "squared_hinge", words: ["squared_hinge", "hinge"] }],
  // Values: errors up to it cost nothing.
  ["epsilon", { standard: 0, least: 0 }],
  // 0: the intercept has no penalty; else it counts as a coefficient of a feature of this value.
  ["interceptScaling", { standard: 0, least: 0 }],
  ["standardize", { standard: false }],
  ["tol", { standard: 1e-8, least: 0 }],
  ["maxIterations", { standard: 1000, least: 1, most: 1_000_000, whole: true }],
]);

type Parameters = ReadonlyMap<string, ParameterValue>;

/**
 * Linear support vector machines: squared or plain hinge loss for classes, each against the rest where there are more than
 * two; squared epsilon-insensitive loss for values. An L2 penalty. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-svm.md
 */
export const linearSvm: LearnerKind = {
  kind: linearSvmKind,
  make(given) {
    const parameters = readParameters(linearSvmKind, rules, given);
    return Object.freeze<Learner>({
      kind: linearSvmKind,
      title: "Linear support vector machine",
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        parameters.get("loss") === "hinge"
          ? fitPlainHinge(parameters, train, runtime)
          : fitSquares(parameters, train, runtime),
    });
  },
};

function penaltiesOf(parameters: Parameters) {
  const lambda = 1 / (parameters.get("C") as number);
  const scaling = parameters.get("interceptScaling") as number;
  return {
    lambda,
    lambdaIntercept: scaling > 0 ? lambda / scaling ** 2 : 0,
    standardized: parameters.get("standardize") as boolean,
    tolerance: parameters.get("tol") as number,
    mostIterations: parameters.get("maxIterations") as number,
  };
}

function fitSquares(parameters: Parameters, train: TrainingSet, runtime: Runtime): Model {
  const { lambda, ...rest } = penaltiesOf(parameters);
  const loss = train.task === "regression" ? "squared-epsilon" : "squared-hinge";
  const epsilon = parameters.get("epsilon") as number;
  return fitLinearClasses(
    linearSvmKind,
    parameters,
    { loss, lambdaL1: 0, lambdaL2: lambda, epsilon, ...rest },
    train,
    runtime,
  );
}

function fitPlainHinge(parameters: Parameters, train: TrainingSet, runtime: Runtime): Model {
  if (train.task === "regression") throw invalidParameter(linearSvmKind, "loss", "squared_hinge for values", "hinge");
  const classCount = train.classes.length;
  return fitLinearModel(
    {
      kind: linearSvmKind,
      parameters,
      solve(args) {
        runOp(fitHinge, { ...args, ...penaltiesOf(parameters), classCount }, runtime);
        return iterationsOf(args.outcome);
      },
    },
    train,
    runtime,
  );
}
