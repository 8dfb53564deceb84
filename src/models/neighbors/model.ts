// The training rows themselves: a row is what the nearest of them say.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { averageLabels } from "../../engine/ops/neighbors/average-labels.js";
import { nearestRows } from "../../engine/ops/neighbors/nearest-rows.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { featureRows, type RowScaling } from "./feature-rows.js";

export const neighborsKind = "nearest-neighbors";

export interface NeighborArrays extends RowScaling {
  /** `[n x features]` row-major, scaled. */
  readonly rows: Float64Array;
  /** `[n]` the value or the class number. */
  readonly labels: Float64Array;
  /** `[n]` above 0, or empty: all 1. */
  readonly weights: Float64Array;
}

/** The nearest training rows of each row of a table, nearest first, equally near ones by row. */
export interface Neighbors {
  readonly k: number;
  /** `[rows x k]` row-major: training rows that have weight, counted from 0. */
  readonly indices: Int32Array;
  /** `[rows x k]` Euclidean, between rows as the model scales them. */
  readonly distances: Float64Array;
}

/** @throws {MillraceError} ERR_INVALID_VALUE when k is no whole number from 1 to the number of training rows */
export function nearestNeighbors(model: Model, features: Table, k: number, runtime: Runtime): Neighbors {
  const { header, arrays } = model;
  const { rows, labels, ...scaling } = Object.fromEntries(arrays) as unknown as NeighborArrays;
  if (!(Number.isInteger(k) && k >= 1 && k <= labels.length)) {
    const expected = `a whole number from 1 to ${labels.length}, the training rows`;
    throw new MillraceError("ERR_INVALID_VALUE", { what: "the number of neighbours", expected, received: String(k) });
  }
  const { fills, centers, scales } = scaling;
  const queries = featureRows(features, header.features, { fills, centers, scales }, "nearest neighbours", runtime);
  const indices = allocate(Int32Array, features.rowCount * k);
  const distances = allocate(Float64Array, features.rowCount * k);
  if (features.rowCount > 0) {
    runOp(nearestRows, { rows, queries, indices, distances, width: header.features.length, k }, runtime);
  }
  return { k, indices, distances };
}

export function neighborsModel(given: ModelHeader, arrays: NeighborArrays): Model {
  const header = frozenHeader(given);
  const { neighbors, weights } = header.parameters;
  const classes = header.classes.length;
  const model: Model = Object.freeze({
    header,
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    predict(features: Table, runtime: Runtime): Float64Array {
      const found = nearestNeighbors(model, features, neighbors as number, runtime);
      const predictions = allocate(Float64Array, features.rowCount * Math.max(1, classes));
      const { labels, weights: ofRows } = arrays;
      const byDistance = weights === "distance";
      if (features.rowCount > 0) {
        runOp(averageLabels, { ...found, labels, weights: ofRows, predictions, classes, byDistance }, runtime);
      }
      return predictions;
    },
    importance: () => undefined,
  });
  return model;
}

export const nearestNeighborsModel: ModelKind = {
  kind: neighborsKind,
  restore(header, arrays) {
    checkHeader(header, ["binary", "multiclass", "regression"]);
    const count = header.features.length;
    const labels = arrayOf(header, arrays, "labels", Float64Array);
    const n = labels.length;
    const weights = arrayOf(header, arrays, "weights", Float64Array);
    const model: NeighborArrays = {
      rows: arrayOf(header, arrays, "rows", Float64Array, n * count),
      labels,
      weights,
      fills: arrayOf(header, arrays, "fills", Float64Array, count),
      centers: arrayOf(header, arrays, "centers", Float64Array, count),
      scales: arrayOf(header, arrays, "scales", Float64Array, count),
    };
    for (const [name, values] of Object.entries(model)) checkFinite(header, name, values);
    const invalid = (what: string) => invalidModel(header.kind, what);
    const { neighbors, weights: rule } = header.parameters;
    if (count === 0) throw invalid("it has no features");
    if (!(Number.isInteger(neighbors) && (neighbors as number) >= 1 && (neighbors as number) <= n))
      throw invalid("its neighbours are no whole number from 1 to its rows");
    if (rule !== "uniform" && rule !== "distance") throw invalid(`its weights are '${String(rule)}'`);
    if (model.scales.some((scale) => scale <= 0)) throw invalid("a scale is not above 0");
    if (weights.length !== 0 && weights.length !== n) throw invalid("its weights are not those of its rows");
    if (weights.some((weight) => weight <= 0)) throw invalid("a weight is not above 0");
    const classes = header.classes.length;
    if (classes > 0 && labels.some((label) => !(Number.isInteger(label) && label >= 0 && label < classes)))
      throw invalid("a label is no class of it");
    return neighborsModel(header, model);
  },
};
