import { runOp } from "../../engine/dispatch.js";
import { fitQuantile } from "../../engine/ops/regression/fit-quantile.js";
import type { Learner, LearnerKind } from "../learner.js";
import { fitLinearModel, iterationsOf } from "../linear/fit-linear-model.js";
import { invalidParameter, type ParameterRules, readParameters } from "../parameters.js";
import { quantileRegressionKind } from "./model.js";

const rules: ParameterRules = new Map([
  ["quantile", { standard: 0.5, least: 0, most: 1 }],
  // Times the sum of |coefficient|, beside the mean loss.
  ["alpha", { standard: 1, least: 0 }],
  ["standardize", { standard: false }],
  // Of the gap to the dual, as a share of the loss.
  ["tol", { standard: 1e-9, least: 0 }],
  ["maxIterations", { standard: 200, least: 1, most: 1_000_000, whole: true }],
]);

/** A linear model of a quantile of the labels, with an L1 penalty. */
export const quantileRegression: LearnerKind = {
  kind: quantileRegressionKind,
  make(given) {
    const parameters = readParameters(quantileRegressionKind, rules, given);
    const quantile = parameters.get("quantile") as number;
    if (quantile === 0 || quantile === 1) {
      throw invalidParameter(quantileRegressionKind, "quantile", "above 0 and below 1", String(quantile));
    }
    return Object.freeze<Learner>({
      kind: quantileRegressionKind,
      title: `Regression of the ${quantile} quantile`,
      tasks: ["regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        fitLinearModel(
          {
            kind: quantileRegressionKind,
            link: "identity",
            parameters,
            solve(args) {
              runOp(
                fitQuantile,
                {
                  ...args,
                  quantile,
                  alpha: parameters.get("alpha") as number,
                  standardized: parameters.get("standardize") as boolean,
                  tolerance: parameters.get("tol") as number,
                  mostIterations: parameters.get("maxIterations") as number,
                },
                runtime,
              );
              return iterationsOf(args.outcome);
            },
          },
          train,
          runtime,
        ),
    });
  },
};
