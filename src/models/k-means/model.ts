// Centers of clusters: a row belongs to the nearest.
import { allocate, type TypedArray } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { nearestCenters } from "../../engine/ops/unlabelled/nearest-centers.js";
import type { Runtime } from "../../engine/runtime.js";
import { arrayOf, checkFinite, checkHeader, frozenHeader, invalidModel } from "../check-model.js";
import { featureChunks } from "../features.js";
import type { Model, ModelHeader, ModelKind } from "../model.js";
import { withCellsExplained } from "../unlabelled-rows.js";

export const kMeansKind = "k-means";

export interface KMeansArrays {
  /** `[features]` what is taken off rows first: the mean of the training rows. */
  readonly origin: Float64Array;
  /** `[clusters x features]` less the origin. */
  readonly centers: Float64Array;
}

/** `predict` gives `[n]` the number of each row's cluster. */
export interface KMeansModel extends Model {
  /** `[n x clusters]` distances to the centers, row-major. */
  distances(features: Table, runtime: Runtime): Float64Array;
}

export function makeKMeansModel(given: ModelHeader, arrays: KMeansArrays): KMeansModel {
  const header = frozenHeader(given);
  const clusters = arrays.centers.length / arrays.origin.length;
  const nearest = (features: Table, runtime: Runtime, distances: Float64Array): Float64Array => {
    const labels = allocate(Float64Array, features.rowCount);
    const chunks = featureChunks(features, header.features);
    withCellsExplained(kMeansKind, header.features, () =>
      runOp(nearestCenters, { features: chunks, ...arrays, labels, distances }, runtime),
    );
    return labels;
  };
  return Object.freeze<KMeansModel>({
    header,
    arrays: new Map<string, TypedArray>(Object.entries(arrays)),
    predict: (features, runtime) => nearest(features, runtime, new Float64Array(0)),
    distances(features, runtime) {
      const distances = allocate(Float64Array, features.rowCount * clusters);
      nearest(features, runtime, distances);
      return distances;
    },
    importance: () => undefined,
  });
}

/** A saved model again. @throws {MillraceError} ERR_MODEL_INVALID */
export function restoreKMeans(header: ModelHeader, arrays: ReadonlyMap<string, TypedArray>): KMeansModel {
  checkHeader(header, ["regression"]);
  const count = header.features.length;
  const { nClusters, inertia } = header.parameters;
  if (count === 0) throw invalidModel(header.kind, "it has no features");
  if (!(Number.isInteger(nClusters) && (nClusters as number) >= 1))
    throw invalidModel(header.kind, "it has no clusters");
  if (!(Number.isFinite(inertia) && (inertia as number) >= 0))
    throw invalidModel(header.kind, "its inertia is no number");
  const model: KMeansArrays = {
    origin: arrayOf(header, arrays, "origin", Float64Array, count),
    centers: arrayOf(header, arrays, "centers", Float64Array, count * (nClusters as number)),
  };
  for (const name of ["origin", "centers"] as const) checkFinite(header, name, model[name]);
  return makeKMeansModel(header, model);
}

export const kMeansModel: ModelKind = { kind: kMeansKind, restore: restoreKMeans };
