import { runOp } from "../../engine/dispatch.js";
import { fitElasticNet } from "../../engine/ops/regression/fit-elastic-net.js";
import { fitRidge } from "../../engine/ops/regression/fit-ridge.js";
import type { Runtime } from "../../engine/runtime.js";
import type { Learner, LearnerKind } from "../learner.js";
import { fitLinearModel, type LinearArguments } from "../linear/fit-linear-model.js";
import type { ModelHeader } from "../model.js";
import { type ParameterRule, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { elasticNetKind } from "./model.js";

/** Of a fit and of a path alike. */
export const descentRules: readonly (readonly [string, ParameterRule])[] = [
  ["l1Ratio", { standard: 0.5, least: 0, most: 1 }],
  ["standardize", { standard: false }],
  // Of the duality gap, as a share of the labels' variance.
  ["tol", { standard: 1e-8, least: 0 }],
  ["maxIterations", { standard: 10_000, least: 1, most: 1_000_000_000, whole: true }],
];

const rules: ParameterRules = new Map<string, ParameterRule>([["alpha", { standard: 1, least: 0 }], ...descentRules]);

/** Lasso (`l1Ratio` 1) and elastic net: least squares with an L1 and an L2 penalty, by coordinate descent. */
export const elasticNet: LearnerKind = {
  kind: elasticNetKind,
  make(given) {
    const parameters = readParameters(elasticNetKind, rules, given);
    return Object.freeze<Learner>({
      kind: elasticNetKind,
      title: parameters.get("l1Ratio") === 1 ? "Lasso" : "Elastic net",
      tasks: ["regression"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) =>
        fitLinearModel(
          { kind: elasticNetKind, link: "identity", parameters, solve: (args) => solve(parameters, args, runtime) },
          train,
          runtime,
        ),
    });
  },
};

/** What the op takes of `l1Ratio`, `standardize`, `tol` and `maxIterations`. */
export function descentOf(parameters: ReadonlyMap<string, ParameterValue>) {
  return {
    l1Ratio: parameters.get("l1Ratio") as number,
    standardized: parameters.get("standardize") as boolean,
    tolerance: parameters.get("tol") as number,
    mostSweeps: parameters.get("maxIterations") as number,
  };
}

function solve(
  parameters: ReadonlyMap<string, ParameterValue>,
  args: LinearArguments,
  runtime: Runtime,
): ModelHeader["parameters"] {
  const alpha = parameters.get("alpha") as number;
  const descent = descentOf(parameters);
  // Nothing to descend to a gap of: least squares, and their rank may be short.
  if (alpha === 0) {
    runOp(fitRidge, { ...args, lambda: 0, standardized: descent.standardized }, runtime);
    return { iterations: 1, gap: 0, converged: true };
  }
  const { outcome: _, ...columns } = args;
  const [alphas, gaps, sweeps] = [1, 1, 1].map((length) => new Float64Array(length));
  runOp(
    fitElasticNet,
    { ...columns, given: Float64Array.of(alpha), alphas, gaps, sweeps, leastShare: 1, ...descent },
    runtime,
  );
  return { iterations: sweeps[0], gap: gaps[0], converged: gaps[0] <= descent.tolerance };
}
