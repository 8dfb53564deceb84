// Linear discriminant analysis: a linear model of classes, and the axes along which they lie apart.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { predictLinear } from "../../engine/ops/matrix/predict-linear.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import { type LinearArrays, linearModel, makeLinearModel } from "../linear/model.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";

export const linearDiscriminantKind = "linear-discriminant";

export interface DiscriminantArrays extends LinearArrays {
  /** `[axes x features]`, per scale of the feature, the axis that parts the classes most first; empty with `lsqr`. */
  readonly axes: Float64Array;
}

export function makeDiscriminantModel(header: ModelHeader, { axes, ...linear }: DiscriminantArrays): Model {
  return withAxes(makeLinearModel(header, linear), axes);
}

const withAxes = (model: Model, axes: Float64Array): Model =>
  Object.freeze({ ...model, arrays: new Map<string, TypedArray>([...model.arrays, ["axes", axes]]) });

/** `[n x axes]` places of the rows along the axes, row-major; the mean of all classes is at 0. */
export function placesOnAxes({ header, arrays }: Model, features: Table, runtime: Runtime): Float64Array {
  const { axes, means, scales } = Object.fromEntries(arrays) as unknown as DiscriminantArrays;
  const count = axes.length / Math.max(1, header.features.length);
  const predictions = allocate(Float64Array, features.rowCount * count);
  if (count === 0) return predictions;
  const chunks = featureChunks(features, header.features);
  const intercepts = new Float64Array(count);
  runOp(
    predictLinear,
    { features: chunks, coefficients: axes, intercepts, means, scales, predictions, link: "identity" },
    runtime,
  );
  return predictions;
}

function restore(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): Model {
  const model = linearModel.restore(header, arrays);
  if (header.task === "regression") throw invalidModel(header.kind, "its task is 'regression'");
  const axes = arrayOf(header, arrays, "axes", Float64Array);
  checkFinite(header, "axes", axes);
  const most = Math.min(header.classes.length - 1, header.features.length) * header.features.length;
  if (axes.length > most || (axes.length > 0 && axes.length % header.features.length !== 0))
    throw invalidModel(header.kind, `its axes are ${axes.length} numbers of ${header.features.length} features`);
  return withAxes(model, axes);
}

export const linearDiscriminantModel: ModelKind = { kind: linearDiscriminantKind, restore };
