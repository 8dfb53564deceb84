// A data set on disk, which every library reads: `<name>.json` says what is in it, `<name>.bin` holds float32 numbers:
// the training columns one after the other, their labels, the test columns, their labels. A category is its code,
// what is missing is NaN.
import { closeSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { DataColumn, Generator } from "./generator.js";

export interface DataSet {
  readonly name: string;
  readonly task: "binary" | "multiclass" | "regression";
  /** 0 for regression. */
  readonly classes: number;
  readonly columns: readonly DataColumn[];
  readonly trainRows: number;
  readonly testRows: number;
  /** Mean of the training labels; binary: the share of class 1. */
  readonly meanLabel: number;
  /** Path of the numbers. */
  readonly file: string;
}

/** One part of a data set: columns, and a label a row, in shared memory. */
export interface Part {
  readonly columns: readonly Float32Array[];
  readonly labels: Float32Array;
}

const bytesEach = 4;

/** `length` numbers in shared memory, as an embedder who wants no copy holds them. */
export const sharedFloats = (length: number) => new Float32Array(new SharedArrayBuffer(bytesEach * length));

/** Makes the rows `[begin, begin + count)` of a generator. */
export function makePart(generator: Generator, begin: number, count: number): Part {
  const columns = generator.columns.map(() => sharedFloats(count));
  const labels = sharedFloats(count);
  const values = new Float32Array(columns.length);
  for (let row = 0; row < count; row++) {
    labels[row] = generator.fillRow(begin + row, values);
    for (let column = 0; column < values.length; column++) columns[column][row] = values[column];
  }
  return { columns, labels };
}

/** Writes a made data set; test rows come after the training rows. @returns the path of its description */
export function writeGenerated(generator: Generator, folder: string): string {
  const { name, task, classes, columns, trainRows, testRows } = generator;
  const train = makePart(generator, 0, trainRows);
  return writeDataSet(folder, { name, task, classes, columns }, train, makePart(generator, trainRows, testRows));
}

export function writeDataSet(
  folder: string,
  about: Pick<DataSet, "name" | "task" | "classes" | "columns">,
  train: Part,
  test: Part,
): string {
  const file = join(folder, `${about.name}.bin`);
  const out = openSync(file, "w");
  for (const part of [train, test]) for (const values of [...part.columns, part.labels]) writeSync(out, values);
  closeSync(out);
  const meanLabel = train.labels.reduce((sum, label) => sum + label, 0) / Math.max(1, train.labels.length);
  const { length: trainRows } = train.labels;
  const set: DataSet = { ...about, trainRows, testRows: test.labels.length, meanLabel, file };
  const path = join(folder, `${about.name}.json`);
  writeFileSync(path, JSON.stringify(set));
  return path;
}

export const readDataSet = (path: string) => JSON.parse(readFileSync(path, "utf8")) as DataSet;

export function readPart(set: DataSet, part: "train" | "test"): Part {
  const rows = part === "train" ? set.trainRows : set.testRows;
  let position = part === "train" ? 0 : bytesEach * set.trainRows * (set.columns.length + 1);
  const input = openSync(set.file, "r");
  const next = () => {
    const values = sharedFloats(rows);
    const bytes = new Uint8Array(values.buffer);
    for (let at = 0; at < bytes.length; ) at += readSync(input, bytes, at, bytes.length - at, position + at);
    position += bytes.length;
    return values;
  };
  const columns = set.columns.map(next);
  const labels = next();
  closeSync(input);
  return { columns, labels };
}
