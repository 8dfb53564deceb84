// Reads a target as it comes: its task, its classes and its labels, without the cells.
import { allocate, type Column, makeChunk } from "../columns/column.js";
import { type CellValue, cellsOf } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { lookup } from "../engine/ops/column/lookup.js";
import { missing } from "../engine/ops/column/missing.js";
import type { Task } from "../models/model.js";

/** A target read: its task, and what a class number stands for. */
export interface ReadTarget {
  readonly task: Task;
  /** `[n]` the value, or the class number; in shared memory. */
  readonly labels: Float64Array;
  /** Classes as text, in label order: numbers by size, text by code unit. Empty for regression. */
  readonly classes: readonly string[];
  /** `[classes]` the class as a number, where all classes are numbers. */
  readonly classValues?: Float64Array;
}

/** What a target is read as; `auto`: text and booleans are classes, numbers are values. */
export type WantedTask = Task | "classes" | "auto";

export interface TargetReader {
  /** The next rows. @throws {MillraceError} ERR_LABEL_INVALID with the row, counted from the first of all */
  add(cells: ArrayLike<CellValue>): void;
  /** @throws {MillraceError} ERR_SHAPE when the classes do not fit the task */
  finish(): ReadTarget;
}

export function targetReader(wanted: WantedTask): TargetReader {
  const parts: Float64Array[] = [];
  // Classes are numbered as they come; what number they get in the end is known at the end.
  const seen = new Map<CellValue, number>();
  let isValues = wanted === "regression";
  let rows = 0;
  return {
    add(cells) {
      if (wanted === "auto" && rows === 0) isValues = typeof cells[0] === "number" || typeof cells[0] === "bigint";
      parts.push(isValues ? readValues(cells, rows) : readClasses(cells, rows, seen));
      rows += cells.length;
    },
    finish() {
      const labels = joined(parts, rows);
      if (isValues) return { task: "regression", labels, classes: [] };
      return numberClasses(labels, seen, wanted === "auto" ? "classes" : wanted);
    },
  };
}

/** The cells of a target column: its own values where they are plain numbers. */
export function targetCells(column: Column, firstRow: number): ArrayLike<CellValue> {
  const [chunk] = column.chunks;
  const isPlain = column.chunks.length === 1 && column.nullCount === 0 && /^(float|u?int(8|16|32)$)/.test(column.type);
  if (isPlain) return (chunk.values as Float64Array).subarray(0, chunk.length);
  const cells = cellsOf(column);
  const missing = cells.indexOf(null);
  if (missing >= 0) throw invalidLabel(firstRow + missing, "a label", "none");
  return cells.map((cell) => (cell instanceof Date ? cell.toISOString() : cell));
}

export const invalidLabel = (row: number, expected: string, received: string) =>
  new MillraceError("ERR_LABEL_INVALID", { row, expected, received });

function readValues(cells: ArrayLike<CellValue>, firstRow: number): Float64Array {
  const labels = allocate(Float64Array, cells.length);
  if (isNumberArray(cells)) {
    labels.set(cells);
    checkFinite(labels, firstRow);
    return labels;
  }
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    labels[row] = typeof cell === "boolean" || typeof cell === "bigint" ? Number(cell) : (cell as number);
    if (typeof cell === "string" || !Number.isFinite(labels[row]))
      throw invalidLabel(firstRow + row, "a finite number", String(cell));
  }
  return labels;
}

const isNumberArray = (cells: ArrayLike<unknown>): cells is Float64Array =>
  ArrayBuffer.isView(cells) && !(cells instanceof BigInt64Array || cells instanceof BigUint64Array);

function checkFinite(labels: Float64Array, firstRow: number): void {
  const [flags, count] = [new Uint8Array(labels.length), new Float64Array(1)];
  runOp(missing, { column: makeChunk("float64", { values: labels }), flags, count });
  if (count[0] === 0) return;
  const row = flags.indexOf(1);
  throw invalidLabel(firstRow + row, "a finite number", String(labels[row]));
}

function readClasses(cells: ArrayLike<CellValue>, firstRow: number, seen: Map<CellValue, number>): Float64Array {
  const labels = allocate(Float64Array, cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell === null || cell === undefined || Number.isNaN(cell))
      throw invalidLabel(firstRow + row, "a class", String(cell));
    let number = seen.get(cell);
    if (number === undefined) {
      number = seen.size;
      seen.set(cell, number);
    }
    labels[row] = number;
  }
  return labels;
}

function numberClasses(
  labels: Float64Array,
  seen: ReadonlyMap<CellValue, number>,
  wanted: Task | "classes",
): ReadTarget {
  const numeric = [...seen.keys()].every((cell) => typeof cell !== "string");
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...seen.keys()].sort((a, b) => (numeric ? Number(a) - Number(b) : byName(String(a), String(b))));
  const classes = sorted.map(String);
  if (classes.length < 2 || (wanted === "binary" && classes.length !== 2)) {
    const expected = wanted === "binary" ? "2 classes" : "2 classes or more";
    throw new MillraceError("ERR_SHAPE", { what: "the target", expected, received: String(classes.length) });
  }
  const final = new Float64Array(classes.length);
  sorted.forEach((cell, number) => {
    final[seen.get(cell)!] = number;
  });
  runOp(lookup, {
    column: makeChunk("float64", { values: labels }),
    table: final,
    values: labels,
    otherwise: Number.NaN,
  });
  const task = wanted === "multiclass" || classes.length !== 2 ? "multiclass" : "binary";
  return { task, labels, classes, ...(numeric ? { classValues: Float64Array.from(sorted, Number) } : {}) };
}

/** The parts as one, each let go once it is copied. */
export function joined(parts: Float64Array[], rows: number): Float64Array {
  if (parts.length === 1) return parts[0];
  const all = allocate(Float64Array, rows);
  let at = 0;
  for (let part = parts.shift(); part; part = parts.shift()) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
