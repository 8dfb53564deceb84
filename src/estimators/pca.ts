import { MillraceError } from "../core/errors.js";
import { makeRuntime } from "../engine/runtime.js";
import type { ModelHeader } from "../models/model.js";
import { restorePca } from "../models/pca/model.js";
import { checkedParameters, fitUnlabelled, type UnlabelledSettings, type WeightedRows } from "./estimator.js";
import { type Features, tableOf } from "./estimator-input.js";

/** Names of scikit-learn (`n_components`, `svd_solver`, `iterated_power`) work too. */
export interface PCAParameters {
  /** How many; or, below 1, the share of the variance that they explain at least; default all. */
  readonly nComponents?: number | "all";
  /** Coordinates with variance 1; default false. */
  readonly whiten?: boolean;
  /** Every feature divided by its standard deviation first; default false: features are only centred. */
  readonly scaled?: boolean;
  /** Default `auto`: `covariance_eigh` for many rows, `randomized` for few components of a large table, else `full`. */
  readonly svdSolver?: "auto" | "covariance_eigh" | "full" | "randomized";
  /** Power iterations of the randomized solver. */
  readonly iteratedPower?: number | "auto";
  /** Directions the randomized solver draws beyond those asked for; default 10. */
  readonly nOversamples?: number;
  readonly [alias: string]: unknown;
}

/** Immutable fitted principal components. Features are in the order of `header.features`: by name. */
export interface FittedPCA {
  readonly header: ModelHeader;
  /** `[components x features]` unit rows, row-major; the element of greatest size of each is positive. */
  readonly components: Float64Array;
  /** `[components]` variance along each, largest first. */
  readonly explainedVariance: Float64Array;
  /** `[components]` the same as shares of the variance of all features. */
  readonly explainedVarianceRatio: Float64Array;
  /** `[components]` of the centred (and scaled) rows. */
  readonly singularValues: Float64Array;
  /** `[features]` what is taken off. */
  readonly means: Float64Array;
  /** `[features]` what is divided by: 1 unless `scaled`. */
  readonly scales: Float64Array;
  /** The mean variance of the directions left out. */
  readonly noiseVariance: number;
  /** `[n x components]` coordinates, row-major. @throws {MillraceError} ERR_TYPE for a missing value; ERR_COLUMN_MISSING */
  transform(features: Features): Float64Array;
  /** `[n x features]` rows from coordinates, row-major. @throws {MillraceError} ERR_SHAPE */
  inverseTransform(scores: Float64Array): Float64Array;
}

/**
 * Principal component analysis: rows as coordinates along the directions in which they vary most. Needs no target. A
 * weight counts rows: 2 is the row twice. Missing values are refused.
 *
 * @see docs/algorithms/pca.md
 */
export class PCA {
  readonly parameters: Readonly<Record<string, unknown>>;

  /** @throws {MillraceError} ERR_OPTION_UNKNOWN with the nearest name, ERR_INVALID_VALUE */
  constructor(parameters: PCAParameters = {}) {
    this.parameters = checkedParameters("pca", parameters);
  }

  /** Learns from rows of features, in a worker thread. The caller's buffers stay the caller's. */
  async fit(features: Features, settings: UnlabelledSettings & WeightedRows = {}): Promise<FittedPCA> {
    const { header, arrays } = await fitUnlabelled("pca", this.parameters, features, settings);
    const model = restorePca(header, arrays);
    const { threads } = settings;
    const runtime = () => makeRuntime(threads ? { threads } : {});
    const [means, scales, components, explainedVariance] = ["means", "scales", "directions", "variances"].map(
      (name) => arrays.get(name) as Float64Array,
    );
    const { totalVariance, rowWeight, noiseVariance } = header.parameters as Readonly<Record<string, number>>;
    const count = explainedVariance.length;
    return Object.freeze({
      header: model.header,
      components,
      explainedVariance,
      explainedVarianceRatio: explainedVariance.map((variance) => (totalVariance > 0 ? variance / totalVariance : 0)),
      singularValues: explainedVariance.map((variance) => Math.sqrt(variance * (rowWeight - 1))),
      means,
      scales,
      noiseVariance,
      transform: (rows: Features) => model.predict(tableOf(rows), runtime()),
      inverseTransform(scores: Float64Array) {
        if (scores.length % count === 0) return model.restoreRows(scores, runtime());
        const expected = `a multiple of ${count} numbers, the components of a row`;
        throw new MillraceError("ERR_SHAPE", { what: "the coordinates", expected, received: String(scores.length) });
      },
    });
  }
}
