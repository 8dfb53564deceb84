import { MillraceError } from "../../core/errors.js";
import { log } from "../../core/math.js";
import { runOp } from "../../engine/dispatch.js";
import type { ArgumentsOf } from "../../engine/op.js";
import { scatterWithin } from "../../engine/ops/classification/scatter-within.js";
import { shrinkWithin } from "../../engine/ops/classification/shrink-within.js";
import { sumByClass } from "../../engine/ops/classification/sum-by-class.js";
import { weighRows } from "../../engine/ops/loss/weigh-rows.js";
import type { Runtime } from "../../engine/runtime.js";
import { checkTrainingSet, explainInvalidRow } from "../check-training-set.js";
import { featureChunks, rankedNames } from "../features.js";
import type { Learner, LearnerKind, TrainingSet } from "../learner.js";
import { explainInfinity } from "../linear/fit-linear-model.js";
import type { Model } from "../model.js";
import { invalidParameter, type ParameterRules, type ParameterValue, readParameters } from "../parameters.js";
import { type Discriminants, discriminantsOfInverse, discriminantsOnAxes } from "./discriminants.js";
import { linearDiscriminantKind, makeDiscriminantModel } from "./model.js";

const readNumbers = (given: unknown) =>
  Array.isArray(given) && given.every((value) => typeof value === "number" && value >= 0) ? given : undefined;

const rules: ParameterRules = new Map([
  ["solver", { standard: "svd", words: ["svd", "lsqr"] }],
  // lsqr: share of the mean variance, without correlation, that the covariance is drawn towards; auto: by the rows.
  ["shrinkage", { standard: 0, least: 0, most: 1, words: ["auto"] }],
  // Probabilities of the classes in label order; empty: their shares.
  ["priors", { standard: [], read: readNumbers }],
  // Axes that are kept; 0: all.
  ["nComponents", { standard: 0, least: 0, most: 65_535, whole: true }],
  // svd: directions whose deviation is smaller, in those of the features, are left out.
  ["tol", { standard: 1e-4, least: 0 }],
]);

/** The logarithm of the probability of a class that cannot be. */
const leastLogarithm = -1e290;

/**
 * Linear discriminant analysis: classes are normal with one covariance. A missing value counts as the mean of its class
 * when learning, of all classes when predicting.
 *
 * @see docs/algorithms/linear-discriminant-analysis.md
 */
export const linearDiscriminant: LearnerKind = {
  kind: linearDiscriminantKind,
  make(given) {
    const parameters = readParameters(linearDiscriminantKind, rules, given);
    const shrinkage = parameters.get("shrinkage");
    if (shrinkage !== 0 && parameters.get("solver") === "svd")
      throw invalidParameter(linearDiscriminantKind, "shrinkage", "0 with the solver svd", String(shrinkage));
    return Object.freeze<Learner>({
      kind: linearDiscriminantKind,
      title: "Linear discriminant analysis",
      tasks: ["binary", "multiclass"],
      parameters: Object.freeze(Object.fromEntries(parameters)),
      fit: (train, { runtime }) => fitDiscriminant(parameters, train, runtime),
    });
  },
};

function fitDiscriminant(parameters: ReadonlyMap<string, ParameterValue>, train: TrainingSet, runtime: Runtime): Model {
  checkTrainingSet(train);
  const { task, classes, labels, weights = new Float64Array(0) } = train;
  const names = rankedNames(train.features.names);
  if (names.length === 0)
    throw new MillraceError("ERR_SHAPE", { what: "the features", expected: "at least 1 column", received: "none" });
  if (labels.length <= classes.length) {
    const expected = `more rows than the ${classes.length} classes`;
    throw new MillraceError("ERR_SHAPE", { what: "the training rows", expected, received: String(labels.length) });
  }
  const features = featureChunks(train.features, names);
  const size = 3 * classes.length + 3;
  const sums = new Float64Array(size * names.length);
  const shares = new Float64Array(classes.length);
  try {
    runOp(
      sumByClass,
      {
        features,
        labels,
        weights,
        distributions: new Uint8Array(names.length),
        offsets: Int32Array.from({ length: names.length + 1 }, (_, feature) => feature * size),
        sums,
        shares,
        threshold: 0,
      },
      runtime,
    );
  } catch (error) {
    throw explainInfinity(explainInvalidRow(error, train), names);
  }
  const priors = priorsOf(parameters, shares);
  const { centers, means, scales } = momentsOf(sums, classes.length, priors);
  const isSvd = parameters.get("solver") === "svd";
  const shrinkage = parameters.get("shrinkage") as number | "auto";
  const rows = { features, labels, weights };
  const within =
    shrinkage === "auto"
      ? shrunkWithin(rows, sums, { centers, priors, scales }, runtime)
      : // The rows of each class weigh its prior in all, with svd its share.
        plainWithin(
          rows,
          shares.map((share, label) => (share > 0 ? (isSvd ? 1 : priors[label] / share) : 0)),
          { centers, scales },
          runtime,
        );
  const apart = Float64Array.from(centers, (_, index) => {
    const [label, feature] = [Math.floor(index / names.length), index % names.length];
    return (centers[feature * classes.length + label] - means[feature]) / scales[feature];
  });
  const problem = { apart, priors, scales, within, rows: labels.length };
  const found: Discriminants = isSvd
    ? discriminantsOnAxes(problem, parameters.get("tol") as number, parameters.get("nComponents") as number, runtime)
    : discriminantsOfInverse(problem, shrinkage === "auto" ? 0 : shrinkage, runtime);
  const logs = priors.map((prior) => Math.max(log(prior), leastLogarithm));
  const intercepts = found.intercepts.map((intercept, label) => intercept + logs[label]);
  return makeDiscriminantModel(
    {
      kind: linearDiscriminantKind,
      task,
      features: names,
      classes,
      parameters: { ...Object.fromEntries(parameters), explainedVarianceRatio: [...found.shares] },
    },
    { ...scoresFor(task, found.coefficients, intercepts), means, scales, axes: found.axes },
  );
}

type ClassRows = Pick<ArgumentsOf<typeof scatterWithin>, "features" | "labels" | "weights">;
type ClassMoments = Pick<ArgumentsOf<typeof scatterWithin>, "centers" | "scales">;

/** `[features x features]` covariance within classes, in `scales`. */
function plainWithin(rows: ClassRows, classWeights: Float64Array, moments: ClassMoments, runtime: Runtime) {
  const { labels, weights } = rows;
  const weighted = new Float64Array(labels.length);
  runOp(weighRows, { labels, rowWeights: weights, classWeights, weights: weighted }, runtime);
  const product = new Float64Array(moments.scales.length ** 2);
  runOp(scatterWithin, { ...rows, ...moments, weights: weighted, product }, runtime);
  const total = weights.length > 0 ? weights.reduce((sum, weight) => sum + weight, 0) : labels.length;
  return product.map((value) => value / total);
}

/** The same with that of each class drawn towards one without correlation. */
function shrunkWithin(
  rows: ClassRows,
  sums: Float64Array,
  moments: ClassMoments & { readonly priors: Float64Array },
  runtime: Runtime,
) {
  const { centers, priors, scales } = moments;
  const classes = priors.length;
  const size = 3 * classes + 3;
  const deviations = centers.map((center, at) => {
    const variance = sums[Math.floor(at / classes) * size + 2 * classes + (at % classes)];
    return deviationOf(variance, center);
  });
  const within = new Float64Array(scales.length ** 2);
  runOp(shrinkWithin, { ...rows, ...moments, deviations, within, shrinkages: new Float64Array(classes) }, runtime);
  return within;
}

/** Of a feature that has none, 1: what is left is the rounding of the values themselves. */
function deviationOf(variance: number, mean: number): number {
  const deviation = Math.sqrt(variance);
  return deviation > 1e-14 * Math.abs(mean) ? Math.max(deviation, 1e-300) : 1;
}

/** Of two classes one score: how much the second's is above the first's. */
function scoresFor(task: TrainingSet["task"], coefficients: Float64Array, intercepts: Float64Array) {
  if (task !== "binary") return { coefficients, intercepts };
  const half = coefficients.length / 2;
  return {
    coefficients: coefficients.slice(half).map((value, feature) => value - coefficients[feature]),
    intercepts: Float64Array.of(intercepts[1] - intercepts[0]),
  };
}

/** Means of the classes `[features x classes]`; of all, by the priors; deviations within the classes. */
function momentsOf(sums: Float64Array, classes: number, priors: Float64Array) {
  const size = 3 * classes + 3;
  const count = sums.length / size;
  const centers = new Float64Array(count * classes);
  const means = new Float64Array(count);
  const scales = new Float64Array(count);
  for (let feature = 0; feature < count; feature++) {
    const own = sums.subarray(feature * size, (feature + 1) * size);
    let weight = 0;
    let squares = 0;
    for (let label = 0; label < classes; label++) {
      // A class without a present value has the mean of all rows.
      const center = own[label] > 0 ? own[classes + label] : own[3 * classes + 1];
      centers[feature * classes + label] = center;
      means[feature] += priors[label] * center;
      weight += own[label];
      squares += own[label] * own[2 * classes + label];
    }
    scales[feature] = deviationOf(weight > 0 ? squares / weight : 0, means[feature]);
  }
  return { centers, means, scales };
}

function priorsOf(parameters: ReadonlyMap<string, ParameterValue>, shares: Float64Array): Float64Array {
  const given = parameters.get("priors") as readonly number[];
  if (given.length === 0) return shares;
  const sum = given.reduce((total, prior) => total + prior, 0);
  if (given.length !== shares.length || !(sum > 0)) {
    const expected = `${shares.length} numbers from 0, not all 0`;
    throw invalidParameter(linearDiscriminantKind, "priors", expected, `${given.length} with sum ${sum}`);
  }
  return Float64Array.from(given, (prior) => prior / sum);
}
