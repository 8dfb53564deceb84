import { createHash } from "node:crypto";
import type { TypedArray } from "../columns/column.js";
import type { Table } from "../columns/table.js";
import { canonicalJson } from "../core/json.js";
import type { Model } from "../models/model.js";
import type { ContentHash } from "./benchmark.js";

/** SHA-256 over named arrays, in the order given: names, types and little-endian bytes. */
export function hashOfArrays(of: string, arrays: Iterable<readonly [string, TypedArray]>, header = ""): ContentHash {
  const hash = createHash("sha256").update(header);
  for (const [name, array] of arrays) {
    hash.update(canonicalJson([name, array.constructor.name, array.length]));
    hash.update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  }
  return { of, sha256: hash.digest("hex") };
}

/** Of a model: its header and its arrays by name. */
export function hashOfModel({ header, arrays }: Model): ContentHash {
  const sorted = [...arrays].sort(([a], [b]) => (a < b ? -1 : 1));
  return hashOfArrays("model", sorted, canonicalJson(header));
}

/** The arrays of a table of numbers, by column. */
export function arraysOf({ names, columns }: Table): [string, TypedArray][] {
  return names.flatMap((name, at) => columns[at].chunks.map(({ values }): [string, TypedArray] => [name, values]));
}
