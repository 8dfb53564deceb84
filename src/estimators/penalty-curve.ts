// Which strength of a penalty suits the rows: what scikit-learn's RidgeCV, LassoCV and LogisticRegressionCV find.
import { allocate } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { makeRuntime } from "../engine/runtime.js";
import { WorkerPool } from "../engine/workers/pool.js";
import { metricNamed } from "../metrics/metrics.js";
import { dealFolds } from "../models/deal-folds.js";
import { fitElasticNetPath } from "../models/elastic-net/path.js";
import type { TrainingSet } from "../models/learner.js";
import { ElasticNet, Lasso } from "./elastic-net.js";
import { checkedParameters, readTraining } from "./estimator.js";
import type { Features } from "./estimator-input.js";
import type { FitSettings, NumberList } from "./fit-settings.js";
import { LinearSvm, LinearSvmRegression } from "./linear-svm.js";
import { LogisticRegression } from "./logistic-regression.js";
import type { PenaltyCurveInput } from "./penalty-curve.task.js";
import { QuantileRegression } from "./quantile-regression.js";
import { Ridge } from "./ridge.js";
import { TweedieRegression } from "./tweedie-regression.js";

/** Estimators whose coefficients have a penalty. */
export type PenalizedEstimator =
  | Ridge
  | Lasso
  | ElasticNet
  | LogisticRegression
  | LinearSvm
  | LinearSvmRegression
  | TweedieRegression
  | QuantileRegression;

export interface PenaltyCurveSettings extends Omit<FitSettings, "validation"> {
  /**
   * Strengths to try: `alpha`; of logistic regression and support vectors 1 / C, shared out between L1 and L2 as the
   * estimator has it. Default, of elastic nets and lassos: 100 from the least for which all coefficients are 0 down to a
   * thousandth of it. Of others: 11 from 10^-5 to 10^5.
   */
  readonly penalties?: NumberList;
  /** How many folds rows are dealt to by `seed`, each class evenly, 2 to 255, default 5; or `[n]` the fold of each row, from 0. */
  readonly folds?: number | NumberList;
  /** Default `mse`, or `log_loss` of classes. Held-out rows count alike, whatever their weights. */
  readonly metric?: string;
}

export interface PenaltyCurve {
  /** `[steps]` from the strongest. */
  readonly penalties: Float64Array;
  readonly metric: string;
  /** `[steps x folds]` row-major: what models of all other rows score on the rows of a fold. */
  readonly scores: Float64Array;
  /** `[steps]` their means over the folds. */
  readonly means: Float64Array;
  /** The penalty of the best mean, the strongest of equals. */
  readonly best: number;
}

interface Way {
  readonly kind: string;
  readonly task: "regression" | "classes";
  with(parameters: Readonly<Record<string, unknown>>, penalty: number): Readonly<Record<string, unknown>>;
}

const alpha: Way["with"] = (parameters, penalty) => ({ ...parameters, alpha: penalty });
const inverse: Way["with"] = (parameters, penalty) => ({ ...parameters, C: 1 / penalty });
const ways: readonly (readonly [new () => PenalizedEstimator, Way])[] = [
  [Ridge, { kind: "ridge", task: "regression", with: (given, lambdaL2) => ({ ...given, lambdaL2 }) }],
  [Lasso, { kind: "elastic-net", task: "regression", with: alpha }],
  [ElasticNet, { kind: "elastic-net", task: "regression", with: alpha }],
  [TweedieRegression, { kind: "tweedie", task: "regression", with: alpha }],
  [QuantileRegression, { kind: "quantile-regression", task: "regression", with: alpha }],
  [LinearSvm, { kind: "linear-svm", task: "classes", with: inverse }],
  [LinearSvmRegression, { kind: "linear-svm", task: "regression", with: inverse }],
  [LogisticRegression, { kind: "linear", task: "classes", with: shared }],
];

// L1 and L2 keep their shares; without a penalty all of it is L2.
function shared(parameters: Readonly<Record<string, unknown>>, penalty: number) {
  const [l1, l2] = [parameters.lambdaL1 as number, parameters.lambdaL2 as number];
  const share = l1 + l2 > 0 ? l1 / (l1 + l2) : 0;
  return { ...parameters, lambdaL1: share * penalty, lambdaL2: (1 - share) * penalty };
}

/**
 * Scores many strengths of an estimator's penalty on rows held out by folds, in a worker thread; `best` is what to make
 * the estimator to fit with. Elastic nets read the rows of a fold once for all strengths.
 *
 * @throws {MillraceError} ERR_TYPE for an estimator without a penalty; ERR_INVALID_VALUE; ERR_METRIC_UNKNOWN; what a fit
 *   throws
 */
export async function penaltyCurve(
  estimator: PenalizedEstimator,
  features: Features,
  settings: PenaltyCurveSettings,
): Promise<PenaltyCurve> {
  const { penalties: given, folds = 5, metric, ...fit } = settings;
  const way = ways.find(([made]) => estimator instanceof made)?.[1];
  if (!way) {
    const expected = `one of ${ways.map(([made]) => made.name).join(", ")}`;
    throw new MillraceError("ERR_TYPE", { what: "the estimator", expected, received: typeof estimator });
  }
  const train = readTraining(way.kind, way.task, features, fit);
  const { signal, onProgress, threads, seed = 0 } = fit;
  const penalties = given ? readPenalties(given) : ownPenalties(way, estimator, train, threads);
  const name = metricNamed(metric ?? (train.task === "regression" ? "mse" : "log_loss"), train.task).name;
  const steps = Array.from(penalties, (penalty) =>
    checkedParameters(way.kind, way.with(estimator.parameters, penalty)),
  );
  const rows = { train, ...foldsOf(folds, train, seed) };
  await using pool = new WorkerPool({ workers: 1, ...(threads ? { threads } : {}) });
  const input = { learner: { kind: way.kind, steps }, rows, metric: name };
  const scores = await pool.run<PenaltyCurveInput, Float64Array>("estimators/penalty-curve.task", input, {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  const means = penalties.map((_, step) => {
    const own = scores.subarray(step * rows.foldCount, (step + 1) * rows.foldCount);
    return own.reduce((sum, score) => sum + score, 0) / rows.foldCount;
  });
  const sign = metricNamed(name).direction === "higher" ? -1 : 1;
  const best = means.reduce((found, mean, step) => (sign * mean < sign * means[found] ? step : found), 0);
  return Object.freeze({ penalties, metric: name, scores, means, best: penalties[best] });
}

function readPenalties(given: NumberList): Float64Array {
  const penalties = Float64Array.from(given as ArrayLike<number>).sort((a, b) => b - a);
  if (penalties.length > 0 && penalties.every((penalty) => penalty > 0 && Number.isFinite(penalty))) return penalties;
  const expected = "finite numbers above 0, one or more";
  throw new MillraceError("ERR_INVALID_VALUE", { what: "'penalties'", expected, received: String(given) });
}

function ownPenalties(
  way: Way,
  { parameters }: PenalizedEstimator,
  train: TrainingSet,
  threads?: number,
): Float64Array {
  if (way.kind !== "elastic-net") return Float64Array.from({ length: 11 }, (_, step) => 10 ** (5 - step));
  const { alpha: _, ...given } = parameters;
  return fitElasticNetPath("penaltyCurve", given, undefined, train, makeRuntime(threads ? { threads } : {})).alphas;
}

function foldsOf(given: number | NumberList, train: TrainingSet, seed: number) {
  const rowCount = train.labels.length;
  const invalid = (expected: string, received: string) =>
    new MillraceError("ERR_INVALID_VALUE", { what: "'folds'", expected, received });
  const folds = allocate(Uint8Array, rowCount);
  if (typeof given === "number") {
    if (!Number.isInteger(given) || given < 2 || given > 255)
      throw invalid("a whole number from 2 to 255", String(given));
    if (given > rowCount) throw invalid(`at most ${rowCount}, the rows`, String(given));
    folds.set(dealFolds(train, given, seed));
    return { folds, foldCount: given };
  }
  const numbers = Array.from(given as ArrayLike<number>);
  const foldCount = 1 + numbers.reduce((most, fold) => Math.max(most, fold), 0);
  const isFold = (fold: number) => Number.isInteger(fold) && fold >= 0 && fold < 255;
  if (numbers.length !== rowCount || !numbers.every(isFold) || foldCount < 2)
    throw invalid(
      `${rowCount} whole numbers from 0 to 254, two or more of them different`,
      `${numbers.length} numbers`,
    );
  folds.set(numbers);
  return { folds, foldCount };
}
