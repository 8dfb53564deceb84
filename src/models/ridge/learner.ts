import { runOp } from "../../engine/dispatch.js";
import { fitRidge } from "../../engine/ops/regression/fit-ridge.js";
import type { Learner, LearnerKind } from "../learner.js";
import { fitLinearModel } from "../linear/fit-linear-model.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { ridgeKind } from "./model.js";

const rules: ParameterRules = new Map([
  // Times the sum of squared coefficients, beside the sum of squared errors.
  ["lambdaL2", { standard: 1, least: 0 }],
  ["standardize", { standard: false }],
]);

/** In the order of the op's outcome. */
export const waysToSolve = ["cholesky", "refined-cholesky", "qr"];

/** Least squares with an L2 penalty on coefficients in the features' own units, or of standardised features. */
export const ridge: LearnerKind = {
  kind: ridgeKind,
  make(given) {
    const parameters = readParameters(ridgeKind, rules, given);
    const lambda = parameters.get("lambdaL2") as number;
    const standardized = parameters.get("standardize") as boolean;
    return Object.freeze<Learner>({
      kind: ridgeKind,
      title: "Ridge regression",
      tasks: ["regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        fitLinearModel(
          {
            kind: ridgeKind,
            link: "identity",
            parameters,
            solve(args) {
              runOp(fitRidge, { ...args, lambda, standardized }, runtime);
              const [rank, way] = args.outcome;
              return { rank, solver: waysToSolve[way] };
            },
          },
          train,
          runtime,
        ),
    });
  },
};
