import { runOp } from "../../engine/dispatch.js";
import { fitTweedie } from "../../engine/ops/regression/fit-tweedie.js";
import type { LabelRule } from "../check-training-set.js";
import type { Learner, LearnerKind } from "../learner.js";
import { fitLinearModel, iterationsOf } from "../linear/fit-linear-model.js";
import { type ParameterRules, readParameters } from "../parameters.js";
import { tweedieKind } from "./model.js";

const rules: ParameterRules = new Map([
  // The variance of a label is its mean to this power.
  ["power", { standard: 1.5, least: 1, most: 10 }],
  // Half of it times the sum of squared coefficients is added to the mean of half the deviance.
  ["alpha", { standard: 1, least: 0 }],
  ["standardize", { standard: false }],
  ["tol", { standard: 1e-8, least: 0 }],
  ["maxIterations", { standard: 100, least: 1, most: 1_000_000, whole: true }],
]);

const titles: Readonly<Record<number, string>> = { 1: "Poisson regression", 2: "Gamma regression" };
const notNegative: LabelRule = {
  expected: "a finite number from 0",
  fits: (label) => label >= 0 && Number.isFinite(label),
};
const positive: LabelRule = {
  expected: "a finite number above 0",
  fits: (label) => label > 0 && Number.isFinite(label),
};

/** Poisson (`power` 1), gamma (2) and Tweedie regression: the logarithm of the mean is linear in the features. */
export const tweedie: LearnerKind = {
  kind: tweedieKind,
  make(given) {
    const parameters = readParameters(tweedieKind, rules, given);
    const power = parameters.get("power") as number;
    return Object.freeze<Learner>({
      kind: tweedieKind,
      title: titles[power] ?? `Tweedie regression of power ${power}`,
      tasks: ["regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        fitLinearModel(
          {
            kind: tweedieKind,
            link: "exp",
            parameters,
            rule: power < 2 ? notNegative : positive,
            solve(args) {
              runOp(
                fitTweedie,
                {
                  ...args,
                  power,
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
