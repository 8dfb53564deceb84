import type { Learner, LearnerKind } from "../learner.js";
import { fitLinearClasses } from "../linear/fit-classes.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { linearSvmKind } from "./model.js";

const rules: ParameterRules = new Map([
  // Weight of the losses against half the sum of squared coefficients.
  ["C", { standard: 1, least: 1e-300 }],
  // Values: errors up to it cost nothing.
  ["epsilon", { standard: 0, least: 0 }],
  // 0: the intercept has no penalty; else it counts as a coefficient of a feature of this value.
  ["interceptScaling", { standard: 0, least: 0 }],
  ["standardize", { standard: false }],
  ["tol", { standard: 1e-8, least: 0 }],
  ["maxIterations", { standard: 1000, least: 1, most: 1_000_000, whole: true }],
]);

/**
 * Linear support vector machines: squared hinge loss for classes, each against the rest where there are more than two;
 * squared epsilon-insensitive loss for values. An L2 penalty. A missing value counts as the feature's mean.
 *
 * @see docs/algorithms/linear-svm.md
 */
export const linearSvm: LearnerKind = {
  kind: linearSvmKind,
  make(given) {
    const parameters = readParameters(linearSvmKind, rules, given);
    const numberOf = (name: string) => parameters.get(name) as number;
    const scaling = numberOf("interceptScaling");
    const lambda = 1 / numberOf("C");
    return Object.freeze<Learner>({
      kind: linearSvmKind,
      title: "Linear support vector machine",
      tasks: ["binary", "multiclass", "regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        fitLinearClasses(
          linearSvmKind,
          parameters,
          {
            loss: train.task === "regression" ? "squared-epsilon" : "squared-hinge",
            lambdaL1: 0,
            lambdaL2: lambda,
            lambdaIntercept: scaling > 0 ? lambda / scaling ** 2 : 0,
            standardized: parameters.get("standardize") as boolean,
            epsilon: numberOf("epsilon"),
            tolerance: numberOf("tol"),
            mostIterations: numberOf("maxIterations"),
          },
          train,
          runtime,
        ),
    });
  },
};
