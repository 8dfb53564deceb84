import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { principalComponents } from "../../engine/ops/unlabelled/principal-components.js";
import type { FitOptions, Learner, LearnerKind, TrainingSet } from "../learner.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { unlabelledRows, withCellsExplained } from "../unlabelled-rows.js";
import { makePcaModel, pcaKind } from "./model.js";

const rules: ParameterRules = new Map([
  // A number of components from 1, or below 1 the share of the variance that they explain at least.
  ["nComponents", { standard: "all", words: ["all"], least: 1e-12, most: 2 ** 31 }],
  ["whiten", { standard: false }],
  ["scaled", { standard: false }],
  ["svdSolver", { standard: "auto", words: ["auto", "covariance_eigh", "full", "randomized"] }],
  // Power iterations of the randomized solver; auto: 7 for few components, else 4.
  ["iteratedPower", { standard: "auto", words: ["auto"], least: 0, most: 1000, whole: true }],
  ["nOversamples", { standard: 10, least: 1, most: 10_000, whole: true }],
]);

/**
 * Principal components. It needs no labels: a training set's are not looked at.
 *
 * @see docs/algorithms/pca.md
 */
export const pca: LearnerKind = {
  kind: pcaKind,
  make(given) {
    const parameters = readParameters(pcaKind, rules, given);
    const wanted = parameters.get("nComponents") as number | string;
    if (typeof wanted === "number" && wanted >= 1 && !Number.isInteger(wanted)) {
      throw invalidParameter(pcaKind, "nComponents", "a whole number, a share below 1, or 'all'", String(wanted));
    }
    if (parameters.get("svdSolver") === "randomized" && typeof wanted === "number" && wanted < 1) {
      const expected = "a number of components, as the randomized solver finds only those it is asked for";
      throw invalidParameter(pcaKind, "nComponents", expected, String(wanted));
    }
    return Object.freeze<Learner>({
      kind: pcaKind,
      title: "Principal components",
      // No task with a target is its own.
      tasks: [],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, options) => fitPca(parameters, train, options),
    });
  },
};

type Parameters = ReadonlyMap<string, ParameterValue>;

function fitPca(parameters: Parameters, train: TrainingSet, { seed, runtime }: FitOptions): Model {
  const { names, features, weights, rowCount } = unlabelledRows(train, 2);
  const most = Math.min(rowCount, names.length);
  const wanted = parameters.get("nComponents") as number | "all";
  const isCounted = typeof wanted === "number" && wanted >= 1;
  if (isCounted && wanted > most) {
    const expected = `at most ${most}, the smaller of ${rowCount} rows and ${names.length} features`;
    throw invalidParameter(pcaKind, "nComponents", expected, String(wanted));
  }
  const weight = weights.length === 0 ? rowCount : weights.reduce((sum, one) => sum + one, 0);
  if (weight <= 1) {
    const expected = "a sum above 1, for a weight counts rows";
    throw new MillraceError("ERR_INVALID_VALUE", { what: "row weights", expected, received: String(weight) });
  }
  const solver = solverFor(parameters, rowCount, names.length, isCounted ? wanted : most, isCounted);
  const found = solver === "randomized" ? (wanted === "all" ? most : wanted) : most;
  const power = parameters.get("iteratedPower") as number | "auto";
  const arrays = {
    means: new Float64Array(names.length),
    scales: new Float64Array(names.length),
    directions: new Float64Array(found * names.length),
    variances: new Float64Array(found),
  };
  const totals = new Float64Array(2);
  withCellsExplained(pcaKind, names, () =>
    runOp(
      principalComponents,
      {
        features,
        weights,
        ...arrays,
        totals,
        solver,
        scaled: parameters.get("scaled") as boolean,
        oversampling: parameters.get("nOversamples") as number,
        iterations: power === "auto" ? (found < 0.1 * most ? 7 : 4) : power,
        seed,
      },
      runtime,
    ),
  );
  const [rowWeight, totalVariance] = totals;
  const kept = isCounted || wanted === "all" ? (isCounted ? wanted : found) : reaching(wanted, arrays.variances);
  return makePcaModel(
    {
      kind: pcaKind,
      task: "regression",
      features: names,
      classes: [],
      parameters: {
        ...Object.fromEntries(parameters),
        solver,
        rowWeight,
        totalVariance,
        noiseVariance: noiseOf(arrays.variances, kept, totalVariance, most),
      },
    },
    {
      ...arrays,
      directions: arrays.directions.slice(0, kept * names.length),
      variances: arrays.variances.slice(0, kept),
    },
  );
}

// scikit-learn's choice; the svd of many rows would be exact, and slow.
function solverFor(parameters: Parameters, rows: number, features: number, wanted: number, isCounted: boolean): string {
  const asked = parameters.get("svdSolver");
  if (asked === "covariance_eigh") return "gram";
  if (asked === "full") return "svd";
  if (asked === "randomized") return "randomized";
  if (features <= 1000 && rows >= 10 * features) return "gram";
  if (Math.max(rows, features) <= 500) return "svd";
  return isCounted && wanted < 0.8 * Math.min(rows, features) ? "randomized" : "svd";
}

// The fewest components whose variance is more than this share of all.
function reaching(share: number, variances: Float64Array): number {
  const total = variances.reduce((sum, variance) => sum + variance, 0);
  let sum = 0;
  const index = variances.findIndex((variance) => {
    sum += variance / total;
    return sum > share;
  });
  return index < 0 ? variances.length : index + 1;
}

// The mean variance of the directions left out: the noise of probabilistic principal components.
function noiseOf(variances: Float64Array, kept: number, total: number, most: number): number {
  if (kept >= most) return 0;
  const known = variances.subarray(0, kept).reduce((sum, variance) => sum + variance, 0);
  return Math.max(0, total - known) / (most - kept);
}
