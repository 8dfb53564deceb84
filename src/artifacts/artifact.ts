import type { TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import type { JsonValue } from "../core/json.js";

/** The artifacts that go from room to room, in the order they are made. */
export const artifactKinds = [
  "problem",
  "raw-data",
  "prepared-data",
  "profile",
  "feature-set",
  "trained-model",
  "deployment",
  "health-report",
] as const;

export type ArtifactKind = (typeof artifactKinds)[number];

/**
 * What a room hands on. `body` is JSON: results only (no times, threads, device, host, paths), so that equal inputs
 * give equal bytes. Bulk data stands beside it as tables and arrays. The store names an artifact by the SHA-256 of all.
 */
export interface Artifact<K extends ArtifactKind = ArtifactKind, B = JsonValue> {
  readonly kind: K;
  readonly body: B;
  readonly tables: ReadonlyMap<string, Table>;
  readonly arrays: ReadonlyMap<string, TypedArray>;
}

export function makeArtifact<K extends ArtifactKind, B>(
  kind: K,
  body: B,
  bulk: { tables?: Iterable<readonly [string, Table]>; arrays?: Iterable<readonly [string, TypedArray]> } = {},
): Artifact<K, B> {
  return Object.freeze({ kind, body, tables: new Map(bulk.tables ?? []), arrays: new Map(bulk.arrays ?? []) });
}
