import { allocate, type TypedArray } from "../columns/column.js";
import { columnNamed, type Table, withoutColumns } from "../columns/table.js";
import { type CellValue, cellsOf } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import type { Task } from "../models/model.js";

/** Labels: numbers, booleans or strings, one a row. */
export type Target = TypedArray | readonly number[] | readonly bigint[] | readonly boolean[] | readonly string[];

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

/** The target's labels, and the features without it where it is the name of a column. */
export function takeTarget(features: Table, target: string | Target): { features: Table; target: Target } {
  if (typeof target !== "string") return { features, target };
  const column = columnNamed(features, target, "the features");
  const cells = cellsOf(column);
  const missing = cells.indexOf(null);
  if (missing >= 0) throw invalidLabel(missing, "a label", "none");
  const labels = cells.map((cell) => (cell instanceof Date ? cell.toISOString() : cell));
  return { features: withoutColumns(features, [target]), target: labels as unknown as Target };
}

/**
 * Reads a target for a task. `auto`: text and booleans are classes, numbers are values.
 *
 * @throws {MillraceError} ERR_LABEL_INVALID with the row; ERR_SHAPE when the classes do not fit the task
 */
export function readTarget(target: Target, wanted: Task | "classes" | "auto"): ReadTarget {
  if (!ArrayBuffer.isView(target) && !Array.isArray(target)) {
    const expected = "a typed array or an array of numbers, booleans or strings";
    throw new MillraceError("ERR_TYPE", { what: "the target", expected, received: typeof target });
  }
  const cells = target as ArrayLike<CellValue>;
  const numeric = typeof cells[0] === "number" || typeof cells[0] === "bigint";
  if (wanted === "regression" || (wanted === "auto" && numeric)) return readValues(cells);
  return readClasses(cells, wanted === "auto" ? "classes" : wanted);
}

/** The same classes again, for rows of validation. */
export function readTargetLike(target: Target, known: ReadTarget): Float64Array {
  if (known.task === "regression") return readValues(target as ArrayLike<CellValue>).labels;
  const numbers = new Map(known.classes.map((name, index) => [name, index]));
  return numbersOf(target as ArrayLike<CellValue>, numbers, known.classes);
}

function readValues(cells: ArrayLike<CellValue>): ReadTarget {
  const labels = allocate(Float64Array, cells.length);
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    labels[row] = typeof cell === "boolean" || typeof cell === "bigint" ? Number(cell) : (cell as number);
    if (typeof cell === "string" || !Number.isFinite(labels[row]))
      throw invalidLabel(row, "a finite number", String(cell));
  }
  return { task: "regression", labels, classes: [] };
}

function readClasses(cells: ArrayLike<CellValue>, wanted: Task | "classes"): ReadTarget {
  const seen = new Set<CellValue>();
  for (let row = 0; row < cells.length; row++) {
    const cell = cells[row];
    if (cell === null || cell === undefined || Number.isNaN(cell)) throw invalidLabel(row, "a class", String(cell));
    seen.add(cell);
  }
  const numeric = [...seen].every((cell) => typeof cell !== "string");
  const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...seen].sort((a, b) => (numeric ? Number(a) - Number(b) : byName(String(a), String(b))));
  const classes = sorted.map(String);
  if (classes.length < 2 || (wanted === "binary" && classes.length !== 2)) {
    const expected = wanted === "binary" ? "2 classes" : "2 classes or more";
    throw new MillraceError("ERR_SHAPE", { what: "the target", expected, received: String(classes.length) });
  }
  const labels = numbersOf(cells, new Map(classes.map((name, index) => [name, index])), classes);
  const task = wanted === "multiclass" ? "multiclass" : classes.length === 2 ? "binary" : "multiclass";
  return { task, labels, classes, ...(numeric ? { classValues: Float64Array.from(sorted, Number) } : {}) };
}

function numbersOf(cells: ArrayLike<CellValue>, numbers: ReadonlyMap<string, number>, classes: readonly string[]) {
  const labels = allocate(Float64Array, cells.length);
  for (let row = 0; row < cells.length; row++) {
    const number = numbers.get(String(cells[row]));
    if (number === undefined) throw invalidLabel(row, `one of the classes ${classes.join(", ")}`, String(cells[row]));
    labels[row] = number;
  }
  return labels;
}

const invalidLabel = (row: number, expected: string, received: string) =>
  new MillraceError("ERR_LABEL_INVALID", { row, expected, received });
