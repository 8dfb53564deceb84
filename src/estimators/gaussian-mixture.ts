import { MillraceError } from "../core/errors.js";
import { makeRuntime } from "../engine/runtime.js";
import { type CovarianceType, covarianceCells, restoreMixture } from "../models/gaussian-mixture/model.js";
import type { ModelHeader } from "../models/model.js";
import { checkedParameters, fitUnlabelled, type UnlabelledSettings, type WeightedRows } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";

/** Rows of numbers, or one list of them, row after row. Features in the order of the columns. */
export type GivenNumbers = ArrayLike<number> | readonly GivenNumbers[];

/** Names of scikit-learn (`n_components`, `covariance_type`, `reg_covar`, `max_iter`, `means_init`) work too. */
export interface GaussianMixtureParameters {
  /** Default 1. */
  readonly nComponents?: number;
  /** Default `full`. */
  readonly covarianceType?: CovarianceType;
  /** Change of the mean log likelihood that ends it; default 1e-3. */
  readonly tol?: number;
  /** Added to the diagonal of every covariance; default 1e-6. */
  readonly regCovar?: number;
  /** Default 100. */
  readonly maxIterations?: number;
  /** Starts, of which the most likely is kept; default 1. */
  readonly nInit?: number;
  /** Default `kmeans`: the clusters of k-means. */
  readonly initParams?: "kmeans" | "k-means++" | "random" | "random_from_data";
  /** `[components]` shares to begin with. */
  readonly weightsInit?: GivenNumbers;
  /** `[components x features]` means to begin with. */
  readonly meansInit?: GivenNumbers;
  /** Inverse covariances to begin with. */
  readonly precisionsInit?: GivenNumbers;
  readonly [alias: string]: unknown;
}

/** Rows drawn from a mixture. */
export interface DrawnRows {
  /** `[n x features]` row-major. */
  readonly values: Float64Array;
  /** `[n]` the component of each. */
  readonly labels: Float64Array;
}

/** An immutable fitted mixture. Features are in the order of `header.features`: by name. */
export interface FittedMixture {
  readonly header: ModelHeader;
  /** `[components]` that sum to 1. */
  readonly weights: Float64Array;
  /** `[components x features]` row-major. */
  readonly means: Float64Array;
  /** `[components x features x features]`, `[features x features]`, `[components x features]` or `[components]`. */
  readonly covariances: Float64Array;
  /** Their inverses. */
  readonly precisions: Float64Array;
  /** Mean log likelihood of the training rows, before the last step. */
  readonly lowerBound: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** `[n]` the number of the most probable component. @throws {MillraceError} ERR_TYPE for a missing value; ERR_COLUMN_MISSING */
  predict(features: Features): Float64Array;
  /** `[n x components]` row-major; each row sums to 1. */
  predictProba(features: Features): Float64Array;
  /** `[n]` log densities. */
  scoreSamples(features: Features): Float64Array;
  /** Their mean. */
  score(features: Features): number;
  /** Bayes' information criterion on these rows: lower is better. */
  bic(features: Features): number;
  /** Akaike's information criterion on these rows: lower is better. */
  aic(features: Features): number;
  /** Rows drawn from the mixture. @throws {MillraceError} ERR_INVALID_VALUE for a number of rows that is none */
  sample(rows: number, seed?: number): DrawnRows;
}

/**
 * A Gaussian mixture: rows as drawn from several normals. Needs no target. A weight counts rows; missing values are refused.
 *
 * @see docs/algorithms/gaussian-mixture.md
 */
export class GaussianMixture {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: GaussianMixtureParameters = {}) {
    this.parameters = checkedParameters("gaussian-mixture", parameters);
  }

  /** Learns from rows of features, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: UnlabelledSettings & WeightedRows = {}): Promise<FittedMixture> {
    const { header, arrays } = await fitUnlabelled("gaussian-mixture", this.parameters, features, settings);
    const model = restoreMixture(header, arrays);
    const { threads } = settings;
    const runtime = () => makeRuntime(threads ? { threads } : {});
    const [origin, weights, means, covariances, factors] = [
      "origin",
      "mixtureWeights",
      "means",
      "covariances",
      "factors",
    ].map((name) => arrays.get(name) as Float64Array);
    const placed = (value: number, at: number) => value + origin[at % origin.length];
    const { lowerBound, iterations, converged } = header.parameters;
    const kind = header.parameters.covarianceType as CovarianceType;
    const width = origin.length;
    const densities = (rows: Features) => model.densities(tableOf(rows), runtime());
    const sum = (scores: Float64Array) => scores.reduce((total, score) => total + score, 0);
    const freeNumbers = weights.length * (width + 1) - 1 + freeCovariances(kind, weights.length, width);
    return Object.freeze<FittedMixture>({
      header: model.header,
      weights,
      means: means.map(placed),
      covariances,
      precisions: precisionsOf(kind, factors, width),
      lowerBound: lowerBound as number,
      iterations: iterations as number,
      converged: converged as boolean,
      predict: (rows) => model.predict(tableOf(rows), runtime()),
      predictProba: (rows) => densities(rows).probabilities,
      scoreSamples: (rows) => densities(rows).scores,
      score: (rows) => {
        const { scores } = densities(rows);
        return sum(scores) / scores.length;
      },
      bic: (rows) => {
        const { scores } = densities(rows);
        return freeNumbers * Math.log(scores.length) - 2 * sum(scores);
      },
      aic: (rows) => 2 * freeNumbers - 2 * sum(densities(rows).scores),
      sample(rows: number, seed = 0) {
        for (const [what, value] of [
          ["the number of rows to draw", rows],
          ["'seed'", seed],
        ] as const) {
          if (Number.isSafeInteger(value) && value >= 0) continue;
          const expected = "a whole number from 0";
          throw new MillraceError("ERR_INVALID_VALUE", { what, expected, received: String(value) });
        }
        const { values, labels } = model.draw(rows, seed, runtime());
        return { values: values.map(placed), labels };
      },
    });
  }
}

// Numbers of the covariances that are free to be chosen: of a symmetric matrix one half.
function freeCovariances(kind: CovarianceType, components: number, width: number): number {
  const cells = covarianceCells(kind, components, width);
  return kind === "full" || kind === "tied" ? (cells / width / 2) * (width + 1) : cells;
}

function precisionsOf(kind: CovarianceType, factors: Float64Array, width: number): Float64Array {
  if (kind === "diag" || kind === "spherical") return factors.map((factor) => factor * factor);
  return factors.map((_, at) => {
    const line = Math.floor(at / width);
    const first = line * width;
    const other = (line - (line % width) + (at % width)) * width;
    let sum = 0;
    for (let f = 0; f < width; f++) sum += factors[first + f] * factors[other + f];
    return sum;
  });
}
