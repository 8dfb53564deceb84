// What the tests of forests share: training sets of plain numbers, and which rows a tree learned from.
import { createHash } from "node:crypto";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { threefry2x32 } from "../../src/core/random.js";
import type { TrainingSet } from "../../src/models/learner.js";
import type { Model } from "../../src/models/model.js";

export function tableOfColumns(columns: readonly (readonly number[])[]): Table {
  return makeTable(
    columns.map((cells, at) => {
      const values = allocate(Float64Array, cells.length);
      values.set(cells);
      return [`x${at}`, makeColumn("float64", { values })] as const;
    }),
    columns[0]?.length ?? 0,
  );
}

export function trainingSet(
  columns: readonly (readonly number[])[],
  labels: readonly number[],
  classCount: number,
  weights?: readonly number[],
): TrainingSet {
  return {
    task: classCount === 0 ? "regression" : classCount === 2 ? "binary" : "multiclass",
    features: tableOfColumns(columns),
    labels: Float64Array.from(labels),
    classes: Array.from({ length: classCount }, (_, at) => `class ${at}`),
    ...(weights ? { weights: Float64Array.from(weights) } : {}),
  };
}

/** A hash of every bit of a model. */
export function digestOf({ header, arrays }: Model): string {
  const hash = createHash("sha256").update(JSON.stringify(header));
  for (const [name, array] of arrays)
    hash.update(name).update(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
  return hash.digest("hex");
}

/** Rows that share a leaf, as text, in no order. */
export function groupsOf(leaves: ArrayLike<number>): string[] {
  const groups = new Map<number, number[]>();
  Array.from(leaves).forEach((leaf, row) => {
    groups.set(leaf, [...(groups.get(leaf) ?? []), row]);
  });
  return [...groups.values()].map(String).sort();
}

type Key = readonly [low: number, high: number];

const keyOf = ([low, high]: Key, stream: number, index: number): Key => {
  const [first, second] = threefry2x32(low, high, stream, index);
  return [second, first];
};

const unit = ([low, high]: Key, stream: number, index: number) => {
  const [first, second] = threefry2x32(low, high, stream, index);
  return (first * 2 ** 21 + (second >>> 11)) * 2 ** -53;
};

/** How often a tree learns from each row: a Poisson draw of this mean, by threefry on (seed, tree, row). */
export function copiesOf(seed: number, tree: number, rows: number, mean: number): number[] {
  const key = keyOf([seed >>> 0, 0], 15, tree);
  return Array.from({ length: rows }, (_, row) => {
    const drawn = unit(key, 6, row);
    let [copies, term] = [0, Math.exp(-mean)];
    for (let sum = term; drawn >= sum && copies < 20; sum += term) term *= mean / ++copies;
    return copies;
  });
}
