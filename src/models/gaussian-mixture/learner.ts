import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { gaussianMixture as mixtureOp } from "../../engine/ops/unlabelled/gaussian-mixture.js";
import { givenCenters, readNumbers } from "../given-centers.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { unlabelledRows, withCellsExplained } from "../unlabelled-rows.js";
import {
  type CovarianceType,
  covarianceCells,
  covarianceTypes,
  gaussianMixtureKind,
  makeMixtureModel,
} from "./model.js";

const rules: ParameterRules = new Map([
  ["nComponents", { standard: 1, least: 1, most: 65_535, whole: true }],
  ["covarianceType", { standard: "full", words: covarianceTypes }],
  ["tol", { standard: 1e-3, least: 0 }],
  ["regCovar", { standard: 1e-6, least: 0 }],
  ["maxIterations", { standard: 100, least: 1, most: 1_000_000, whole: true }],
  ["nInit", { standard: 1, least: 1, most: 10_000, whole: true }],
  ["initParams", { standard: "kmeans", words: ["kmeans", "random", "k-means++", "random_from_data"] }],
  // What is given to begin with, row after row in one list; empty: found.
  ["weightsInit", { standard: [], read: readNumbers }],
  ["meansInit", { standard: [], read: readNumbers }],
  ["precisionsInit", { standard: [], read: readNumbers }],
]);

type Parameters = ReadonlyMap<string, ParameterValue>;

/**
 * A Gaussian mixture. It needs no labels: a training set's are not looked at.
 *
 * @see docs/algorithms/gaussian-mixture.md
 */
export const gaussianMixture: LearnerKind = {
  kind: gaussianMixtureKind,
  make(given) {
    const parameters = readParameters(gaussianMixtureKind, rules, given);
    const isGiven = (name: string) => (parameters.get(name) as readonly number[]).length > 0;
    if ((isGiven("weightsInit") || isGiven("precisionsInit")) && !isGiven("meansInit")) {
      throw invalidParameter(gaussianMixtureKind, "meansInit", "means to go with what else is given", "none");
    }
    return Object.freeze<Learner>({
      kind: gaussianMixtureKind,
      title: `Gaussian mixture, ${parameters.get("nComponents")} components`,
      // No task with a target is its own.
      tasks: [],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitMixture(parameters, train, options),
    });
  },
};

function fitMixture(parameters: Parameters, train: TrainingSet, { seed, runtime }: FitOptions): Model {
  const components = parameters.get("nComponents") as number;
  const kind = parameters.get("covarianceType") as CovarianceType;
  const { names, features, weights } = unlabelledRows(train, Math.max(2, components));
  if (weights.length > 0 && !weights.some((weight) => weight > 0)) {
    throw new MillraceError("ERR_INVALID_VALUE", { what: "row weights", expected: "a sum above 0", received: "0" });
  }
  const given = (name: string) => parameters.get(name) as readonly number[];
  const isGiven = given("meansInit").length > 0;
  const start = isGiven ? "given" : (parameters.get("initParams") as string);
  const order = names.map((name) => train.features.names.indexOf(name));
  const arrays = {
    origin: new Float64Array(names.length),
    mixtureWeights: givenWeights(given("weightsInit"), components),
    means: isGiven
      ? givenCenters(given("meansInit"), components, train.features, names, "meansInit")
      : new Float64Array(components * names.length),
    covariances: new Float64Array(covarianceCells(kind, components, names.length)),
    factors: givenPrecisions(given("precisionsInit"), kind, components, order),
  };
  const outcome = new Float64Array(3);
  const steering = {
    kind,
    start,
    weightsGiven: given("weightsInit").length > 0,
    precisionsGiven: given("precisionsInit").length > 0,
    // From the same components every start is the same.
    starts: isGiven ? 1 : (parameters.get("nInit") as number),
    mostIterations: parameters.get("maxIterations") as number,
    tolerance: parameters.get("tol") as number,
    added: parameters.get("regCovar") as number,
    seed,
  };
  try {
    withCellsExplained(gaussianMixtureKind, names, () =>
      runOp(mixtureOp, { features, weights, ...arrays, outcome, ...steering }, runtime),
    );
  } catch (error) {
    throw explainCovariance(error, parameters);
  }
  const [lowerBound, iterations, converged] = outcome;
  const kept = [...parameters].filter(([name]) => !name.endsWith("Init") || name === "nInit");
  return makeMixtureModel(
    {
      kind: gaussianMixtureKind,
      task: "regression",
      features: names,
      classes: [],
      parameters: {
        ...Object.fromEntries(kept),
        initParams: start,
        lowerBound,
        iterations,
        converged: converged === 1,
      },
    },
    arrays,
  );
}

function givenWeights(given: readonly number[], components: number): Float64Array {
  if (given.length === 0) return new Float64Array(components);
  const sum = given.reduce((total, weight) => total + weight, 0);
  if (given.length !== components || given.some((weight) => weight < 0) || Math.abs(sum - 1) > 1e-6) {
    const expected = `${components} shares that sum to 1`;
    throw invalidParameter(gaussianMixtureKind, "weightsInit", expected, `${given.length} that sum to ${sum}`);
  }
  return Float64Array.from(given);
}

/** Inverse covariances with their features in the order of the model. */
function givenPrecisions(
  given: readonly number[],
  kind: CovarianceType,
  components: number,
  order: readonly number[],
): Float64Array {
  const width = order.length;
  const cells = covarianceCells(kind, components, width);
  if (given.length === 0) return new Float64Array(cells);
  if (given.length !== cells) {
    const expected = `${cells} numbers for ${components} components of type ${kind} in ${width} features`;
    throw invalidParameter(gaussianMixtureKind, "precisionsInit", expected, String(given.length));
  }
  if (kind === "spherical") return Float64Array.from(given);
  return Float64Array.from(given, (_, at) => {
    const line = Math.floor(at / width);
    // Of a matrix both sides are in that order.
    const from = kind === "diag" ? line : line - (line % width) + order[line % width];
    return given[from * width + order[at % width]];
  });
}

function explainCovariance(error: unknown, parameters: Parameters): unknown {
  if (!(error instanceof MillraceError) || error.code !== "ERR_NOT_DEFINITE") return error;
  const component = (error.details as { pivot: number }).pivot;
  return new MillraceError(
    "ERR_INVALID_VALUE",
    {
      what: `'regCovar' of ${gaussianMixtureKind}`,
      expected:
        "so much that the covariance of every component has an inverse (or fewer components, or scaled features)",
      received: `${parameters.get("regCovar")}, with which that of component ${component} has none`,
    },
    { cause: error },
  );
}
