import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { kMeans as kMeansOp } from "../../engine/ops/unlabelled/k-means.js";
import { givenCenters, readStart } from "../given-centers.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { unlabelledRows, withCellsExplained } from "../unlabelled-rows.js";
import { kMeansKind, makeKMeansModel } from "./model.js";

const rules: ParameterRules = new Map([
  ["nClusters", { standard: 8, least: 1, most: 65_535, whole: true }],
  // A word, or the centers to start from, kept as one list: row after row.
  ["init", { standard: ["k-means++"], read: (given: unknown) => readStart(given, ["k-means++", "random"]) }],
  // How many starts; auto: 10 random ones, else 1.
  ["nInit", { standard: "auto", words: ["auto"], least: 1, most: 10_000, whole: true }],
  ["maxIterations", { standard: 300, least: 1, most: 1_000_000, whole: true }],
  ["tol", { standard: 1e-4, least: 0 }],
]);

/**
 * k-means. It needs no labels: a training set's are not looked at.
 *
 * @see docs/algorithms/k-means.md
 */
export const kMeans: LearnerKind = {
  kind: kMeansKind,
  make(given) {
    const parameters = readParameters(kMeansKind, rules, given);
    return Object.freeze<Learner>({
      kind: kMeansKind,
      title: `k-means, ${parameters.get("nClusters")} clusters`,
      // No task with a target is its own.
      tasks: [],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitKMeans(parameters, train, options),
    });
  },
};

function fitKMeans(
  parameters: ReadonlyMap<string, ParameterValue>,
  train: TrainingSet,
  { seed, runtime }: FitOptions,
): Model {
  const clusters = parameters.get("nClusters") as number;
  const { names, features, weights, rowCount } = unlabelledRows(train, clusters);
  if (weights.length > 0 && !weights.some((weight) => weight > 0)) {
    throw new MillraceError("ERR_INVALID_VALUE", { what: "row weights", expected: "a sum above 0", received: "0" });
  }
  const init = parameters.get("init") as readonly (number | string)[];
  const start = typeof init[0] === "string" ? init[0] : "given";
  const starts = parameters.get("nInit") as number | "auto";
  const centers =
    start === "given"
      ? givenCenters(init, clusters, train.features, names, "init")
      : new Float64Array(clusters * names.length);
  const origin = new Float64Array(names.length);
  const outcome = new Float64Array(3);
  withCellsExplained(kMeansKind, names, () =>
    runOp(
      kMeansOp,
      {
        features,
        weights,
        origin,
        centers,
        labels: new Int32Array(rowCount),
        clusterWeights: new Float64Array(clusters),
        outcome,
        start,
        // From the same centers every start is the same.
        starts: start === "given" ? 1 : starts === "auto" ? (start === "random" ? 10 : 1) : starts,
        mostIterations: parameters.get("maxIterations") as number,
        tolerance: parameters.get("tol") as number,
        seed,
      },
      runtime,
    ),
  );
  const [inertia, iterations, converged] = outcome;
  return makeKMeansModel(
    {
      kind: kMeansKind,
      task: "regression",
      features: names,
      classes: [],
      parameters: {
        ...Object.fromEntries(parameters),
        init: start,
        inertia,
        iterations,
        converged: converged === 1,
      },
    },
    { origin, centers },
  );
}
