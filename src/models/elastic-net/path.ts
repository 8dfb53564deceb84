// All steps of the regularisation path in one call: the rows are read once.
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { fitElasticNet } from "../../engine/ops/regression/fit-elastic-net.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { TrainingSet } from "../learner.js";
import { explainInfinity } from "../linear/fit-linear-model.js";
import type { LinearArrays } from "../linear/model.js";
import { type LinearTerms, linearTerms } from "../linear/terms.js";
import { type ParameterRule, type ParameterRules, readParameters } from "../parameters.js";
import { descentOf, descentRules } from "./learner.js";

/** Solutions for penalties from the strongest to the weakest. */
export interface ElasticNetPath {
  /** `[steps]` falling. */
  readonly alphas: Float64Array;
  /** `[steps]` coefficients by feature and the intercept, in the features' own units. */
  readonly steps: readonly LinearTerms[];
  /** `[steps]` how far from the least each one can be, as a share of the labels' variance. */
  readonly gaps: Float64Array;
}

const rules: ParameterRules = new Map<string, ParameterRule>([
  ...descentRules,
  ["nAlphas", { standard: 100, least: 1, most: 100_000, whole: true }],
  ["eps", { standard: 1e-3, least: 1e-12, most: 1 }],
]);

/** A path as one linear model a step, all over the same standardised features. */
export interface PathArrays extends LinearArrays {
  readonly features: readonly string[];
  /** `[steps]` falling. */
  readonly alphas: Float64Array;
  readonly gaps: Float64Array;
}

/**
 * Fits every step from the solution of the one before. `alphas`: what to use in place of `nAlphas` of them, from the least
 * for which all coefficients are 0 down to `eps` of it; they are taken in falling order.
 *
 * @throws {MillraceError} ERR_OPTION_UNKNOWN, ERR_INVALID_VALUE, and what a fit throws
 */
export function elasticNetPathOf(
  owner: string,
  given: Readonly<Record<string, unknown>>,
  alphas: ArrayLike<number> | undefined,
  train: TrainingSet,
  runtime: Runtime,
): ElasticNetPath {
  const path = fitElasticNetPath(owner, given, alphas, train, runtime);
  return Object.freeze({ alphas: path.alphas, steps: linearTerms(path.features, path), gaps: path.gaps });
}

/** The same as arrays. */
export function fitElasticNetPath(
  owner: string,
  given: Readonly<Record<string, unknown>>,
  alphas: ArrayLike<number> | undefined,
  train: TrainingSet,
  runtime: Runtime,
): PathArrays {
  const parameters = readParameters(owner, rules, given);
  checkTrainingSet(train);
  const asked = Float64Array.from(alphas ?? []).sort((a, b) => b - a);
  if (alphas && !(asked.length > 0 && asked.every((alpha) => alpha > 0 && Number.isFinite(alpha)))) {
    const expected = "finite numbers above 0, one or more";
    throw new MillraceError("ERR_INVALID_VALUE", { what: `'alphas' of ${owner}`, expected, received: String(asked) });
  }
  if (!alphas && parameters.get("l1Ratio") === 0) {
    const expected = "above 0, or 'alphas': without an L1 part no penalty makes all coefficients 0";
    throw new MillraceError("ERR_INVALID_VALUE", { what: `'l1Ratio' of ${owner}`, expected, received: "0" });
  }
  const names = rankedNames(train.features.names);
  const steps = alphas ? asked.length : (parameters.get("nAlphas") as number);
  const room = (length: number) => new Float64Array(length);
  const path = {
    alphas: room(steps),
    gaps: room(steps),
    intercepts: room(steps),
    coefficients: room(steps * names.length),
  };
  const moments = { means: room(names.length), scales: room(names.length) };
  try {
    runOp(
      fitElasticNet,
      {
        features: featureChunks(train.features, names),
        labels: train.labels,
        weights: train.weights ?? room(0),
        given: asked,
        ...path,
        ...moments,
        sweeps: room(steps),
        leastShare: parameters.get("eps") as number,
        ...descentOf(parameters),
      },
      runtime,
    );
  } catch (error) {
    throw explainInfinity(explainInvalidRow(error, train), names);
  }
  return { features: names, ...path, ...moments };
}
