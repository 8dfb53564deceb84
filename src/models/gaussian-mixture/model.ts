// A mixture of normals: how dense rows lie, and which component each may come from.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { chooseClass } from "../../engine/ops/matrix/choose-class.js";
import { drawMixture } from "../../engine/ops/unlabelled/draw-mixture.js";
import { mixtureDensities } from "../../engine/ops/unlabelled/mixture-densities.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { withCellsExplained } from "../unlabelled-rows.js";

export const gaussianMixtureKind = "gaussian-mixture";

export const covarianceTypes = ["full", "tied", "diag", "spherical"] as const;
export type CovarianceType = (typeof covarianceTypes)[number];

/** Numbers of the covariances of `components` in `width` features. */
export function covarianceCells(kind: CovarianceType, components: number, width: number): number {
  if (kind === "full") return components * width * width;
  if (kind === "tied") return width * width;
  return kind === "diag" ? components * width : components;
}

export interface MixtureArrays {
  /** `[features]` what is taken off rows first: the mean of the training rows. */
  readonly origin: Float64Array;
  /** `[components]` that sum to 1. */
  readonly mixtureWeights: Float64Array;
  /** `[components x features]` less the origin. */
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  /** As many: F with F F' the inverse covariance, triangular; or reciprocal deviations. */
  readonly factors: Float64Array;
}

export interface Densities {
  /** `[n]` log densities. */
  readonly scores: Float64Array;
  /** `[n x components]` row-major. */
  readonly probabilities: Float64Array;
}

/** `predict` gives `[n]` the number of each row's most probable component. */
export interface MixtureModel extends Model {
  densities(features: Table, runtime: Runtime): Densities;
  /** `[rows x features]` drawn, row-major, less the origin, and `[rows]` the component of each. */
  draw(rows: number, seed: number, runtime: Runtime): { readonly values: Float64Array; readonly labels: Float64Array };
}

export function makeMixtureModel(given: ModelHeader, arrays: MixtureArrays): MixtureModel {
  const header = frozenHeader(given);
  const { origin, mixtureWeights, means, covariances, factors } = arrays;
  const kind = header.parameters.covarianceType as CovarianceType;
  const components = mixtureWeights.length;
  const densities = (features: Table, runtime: Runtime): Densities => {
    const scores = allocate(Float64Array, features.rowCount);
    const probabilities = allocate(Float64Array, features.rowCount * components);
    const chunks = featureChunks(features, header.features);
    withCellsExplained(gaussianMixtureKind, header.features, () =>
      runOp(
        mixtureDensities,
        { features: chunks, origin, mixtureWeights, means, factors, scores, probabilities, kind },
        runtime,
      ),
    );
    return { scores, probabilities };
  };
  return Object.freeze<MixtureModel>({
    header,
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    densities,
    predict(features, runtime) {
      const { probabilities } = densities(features, runtime);
      const codes = allocate(Int32Array, features.rowCount);
      const columns = allocate(Float64Array, probabilities.length);
      runOp(chooseClass, { probabilities, codes, columns, classes: components }, runtime);
      return Float64Array.from(codes);
    },
    draw(rows, seed, runtime) {
      const values = allocate(Float64Array, rows * origin.length);
      const labels = allocate(Float64Array, rows);
      runOp(drawMixture, { mixtureWeights, means, covariances, values, labels, kind, seed }, runtime);
      return { values, labels };
    },
    importance: () => undefined,
  });
}

/** A saved model again. @throws {MillraceError} ERR_MODEL_INVALID */
export function restoreMixture(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): MixtureModel {
  checkHeader(header, ["regression"]);
  const width = header.features.length;
  const { nComponents, covarianceType, lowerBound } = header.parameters;
  const invalid = (what: string) => invalidModel(header.kind, what);
  if (width === 0) throw invalid("it has no features");
  if (!(Number.isInteger(nComponents) && (nComponents as number) >= 1)) throw invalid("it has no components");
  const kind = covarianceTypes.find((type) => type === covarianceType);
  if (!kind) throw invalid("the type of its covariances is none");
  if (!Number.isFinite(lowerBound)) throw invalid("its likelihood is no number");
  const components = nComponents as number;
  const cells = covarianceCells(kind, components, width);
  const model: MixtureArrays = {
    origin: arrayOf(header, arrays, "origin", Float64Array, width),
    mixtureWeights: arrayOf(header, arrays, "mixtureWeights", Float64Array, components),
    means: arrayOf(header, arrays, "means", Float64Array, components * width),
    covariances: arrayOf(header, arrays, "covariances", Float64Array, cells),
    factors: arrayOf(header, arrays, "factors", Float64Array, cells),
  };
  for (const [name, array] of Object.entries(model)) checkFinite(header, name, array);
  const sum = model.mixtureWeights.reduce((total, weight) => total + weight, 0);
  if (model.mixtureWeights.some((weight) => weight < 0) || Math.abs(sum - 1) > 1e-6)
    throw invalid("its weights are no shares");
  const isDiagonal = (at: number) =>
    kind === "diag" || kind === "spherical" || (at % (width * width)) % (width + 1) === 0;
  for (const name of ["covariances", "factors"] as const) {
    if (model[name].some((value, at) => isDiagonal(at) && value <= 0))
      throw invalid(`a diagonal of its ${name} is not above 0`);
  }
  return makeMixtureModel(header, model);
}

export const gaussianMixtureModel: ModelKind = { kind: gaussianMixtureKind, restore: restoreMixture };
