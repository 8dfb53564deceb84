// The model without features: the mean, or the shares of the classes.
import { allocate, type TypedArray } from "../../columns/column.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";

export const baselineKind = "baseline";

export function makeBaselineModel(header: ModelHeader, means: Float64Array): Model {
  return Object.freeze({
    header: frozenHeader(header),
    arrays: new Map<string, TypedArray>([["means", means]]),
    predict: (features) => repeated(means, features.rowCount),
    importance: () => undefined,
  } satisfies Model);
}

// The row again and again, doubling what is there.
function repeated(row: Float64Array, count: number): Float64Array {
  const all = allocate(Float64Array, row.length * count);
  if (count === 0) return all;
  all.set(row);
  for (let filled = row.length; filled < all.length; filled *= 2) all.copyWithin(filled, 0, filled);
  return all;
}

function restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model {
  checkHeader(header, ["binary", "multiclass", "regression"]);
  const means = arrayOf(header, arrays, "means", Float64Array, Math.max(1, header.classes.length));
  checkFinite(header, "means", means);
  if (header.task !== "regression" && means.some((share) => share < 0 || share > 1)) {
    throw invalidModel(header.kind, "a class share is not between 0 and 1");
  }
  return makeBaselineModel(header, means);
}

export const baselineModel: ModelKind = { kind: baselineKind, restore };
