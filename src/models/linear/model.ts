// A linear model over features standardised by the means and scales of its training rows.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { predictLinear } from "../../engine/ops/matrix/predict-linear.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { linearTerms } from "./terms.js";

export const linearKind = "linear";

export interface LinearArrays {
  /** `[outputs x features]`, per standard deviation of the feature. */
  readonly coefficients: Float64Array;
  readonly intercepts: Float64Array;
  readonly means: Float64Array;
  readonly scales: Float64Array;
}

/** From a score to the answer: as it is, or as the logarithm of it. */
export type LinearLink = "identity" | "exp";

export function makeLinearModel(header: ModelHeader, arrays: LinearArrays, ofValues: LinearLink = "identity"): Model {
  const link = header.task === "regression" ? ofValues : header.task === "binary" ? "logistic" : "softmax";
  const width = header.task === "regression" ? 1 : header.classes.length;
  return Object.freeze({
    header: frozenHeader(header),
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    predict(features: Table, runtime: Runtime): Float64Array {
      const predictions = allocate(Float64Array, features.rowCount * width);
      runOp(
        predictLinear,
        { features: featureChunks(features, header.features), ...arrays, predictions, link },
        runtime,
      );
      return predictions;
    },
    importance: () => coefficientShares(header.features.length, arrays.coefficients),
    linear: linearTerms(header.features, arrays),
  });
}

/** `[n x outputs]` scores of a linear model before they become answers, row-major. */
export function linearScores({ header, arrays }: Model, features: Table, runtime: Runtime): Float64Array {
  const { intercepts, ...own } = Object.fromEntries(arrays) as unknown as LinearArrays;
  const predictions = allocate(Float64Array, features.rowCount * intercepts.length);
  const chunks = featureChunks(features, header.features);
  runOp(predictLinear, { features: chunks, intercepts, ...own, predictions, link: "identity" }, runtime);
  return predictions;
}

// Share of the sum of |coefficient|: the features are standardised, so they compare.
function coefficientShares(featureCount: number, coefficients: Float64Array): Float64Array {
  const shares = new Float64Array(featureCount);
  coefficients.forEach((coefficient, index) => {
    shares[index % featureCount] += Math.abs(coefficient);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  return total > 0 && Number.isFinite(total) ? shares.map((share) => share / total) : shares.fill(0);
}

function restoreArrays(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): LinearArrays {
  const outputs = header.task === "multiclass" ? header.classes.length : 1;
  const count = header.features.length;
  const model: LinearArrays = {
    coefficients: arrayOf(header, arrays, "coefficients", Float64Array, outputs * count),
    intercepts: arrayOf(header, arrays, "intercepts", Float64Array, outputs),
    means: arrayOf(header, arrays, "means", Float64Array, count),
    scales: arrayOf(header, arrays, "scales", Float64Array, count),
  };
  for (const name of ["coefficients", "intercepts", "means", "scales"] as const) checkFinite(header, name, model[name]);
  if (model.scales.some((scale) => scale <= 0)) throw invalidModel(header.kind, "a scale is not above 0");
  return model;
}

/** A kind of model that is a linear regression, whatever its learner minimised. */
export function linearKindOf(kind: string, link: LinearLink): ModelKind {
  return {
    kind,
    restore(header, arrays) {
      checkHeader(header, ["regression"]);
      return makeLinearModel(header, restoreArrays(header, arrays), link);
    },
  };
}

export const linearModel: ModelKind = {
  kind: linearKind,
  restore(header, arrays) {
    checkHeader(header, ["binary", "multiclass", "regression"]);
    return makeLinearModel(header, restoreArrays(header, arrays));
  },
};
