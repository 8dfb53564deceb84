// Principal components: rows as coordinates along the directions in which the training rows varied most.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { projectRows } from "../../engine/ops/unlabelled/project-rows.js";
import { unprojectRows } from "../../engine/ops/unlabelled/unproject-rows.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { withCellsExplained } from "../unlabelled-rows.js";

export const pcaKind = "pca";

export interface PcaArrays {
  readonly means: Float64Array;
  readonly scales: Float64Array;
  /** `[components x features]` unit rows. */
  readonly directions: Float64Array;
  /** `[components]` largest first. */
  readonly variances: Float64Array;
}

/** `predict` gives `[n x components]` coordinates, row-major. */
export interface PcaModel extends Model {
  /** `[n x features]` rows from `[n x components]` coordinates, both row-major, in the units of the features. */
  restoreRows(scores: Float64Array, runtime: Runtime): Float64Array;
}

export function makePcaModel(given: ModelHeader, arrays: PcaArrays): PcaModel {
  const header = frozenHeader(given);
  const { means, scales, directions, variances } = arrays;
  const isWhitened = header.parameters.whiten === true;
  // Whitened coordinates have variance 1; a direction without variance has no coordinates but 0.
  const deviations = variances.map((variance) => (isWhitened ? Math.sqrt(variance) : 1));
  const factors = deviations.map((deviation) => (deviation > 0 ? 1 / deviation : 0));
  return Object.freeze<PcaModel>({
    header,
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    predict(features: Table, runtime: Runtime): Float64Array {
      const scores = allocate(Float64Array, features.rowCount * variances.length);
      const chunks = featureChunks(features, header.features);
      withCellsExplained(pcaKind, header.features, () =>
        runOp(projectRows, { features: chunks, means, scales, directions, factors, scores }, runtime),
      );
      return scores;
    },
    restoreRows(scores: Float64Array, runtime: Runtime): Float64Array {
      const values = allocate(Float64Array, (scores.length / variances.length) * means.length);
      runOp(unprojectRows, { scores, means, scales, directions, factors: deviations, values }, runtime);
      return values;
    },
    importance: () => undefined,
  });
}

/** A saved model again. @throws {MillraceError} ERR_MODEL_INVALID */
export function restorePca(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): PcaModel {
  checkHeader(header, ["regression"]);
  const count = header.features.length;
  const variances = arrayOf(header, arrays, "variances", Float64Array);
  const model: PcaArrays = {
    means: arrayOf(header, arrays, "means", Float64Array, count),
    scales: arrayOf(header, arrays, "scales", Float64Array, count),
    directions: arrayOf(header, arrays, "directions", Float64Array, count * variances.length),
    variances,
  };
  for (const name of ["means", "scales", "directions", "variances"] as const) checkFinite(header, name, model[name]);
  if (count === 0 || variances.length === 0 || variances.length > count)
    throw invalidModel(header.kind, `it has ${variances.length} components of ${count} features`);
  if (model.scales.some((scale) => scale <= 0)) throw invalidModel(header.kind, "a scale is not above 0");
  if (variances.some((variance) => variance < 0)) throw invalidModel(header.kind, "a variance is below 0");
  const { whiten, rowWeight, totalVariance } = header.parameters;
  if (typeof whiten !== "boolean") throw invalidModel(header.kind, "it does not say whether it whitens");
  if (!(Number.isFinite(rowWeight) && (rowWeight as number) > 1)) throw invalidModel(header.kind, "it has no rows");
  if (!(Number.isFinite(totalVariance) && (totalVariance as number) >= 0))
    throw invalidModel(header.kind, "its variance is no number");
  return makePcaModel(header, model);
}

export const pcaModel: ModelKind = { kind: pcaKind, restore: restorePca };
