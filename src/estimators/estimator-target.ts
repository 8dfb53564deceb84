import { allocate, type TypedArray } from "../columns/column.js";
import { columnNamed, type Table, withoutColumns } from "../columns/table.js";
import type { CellValue } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { invalidLabel, type ReadTarget, targetCells, targetReader, type WantedTask } from "./target-reader.js";

/** Labels: numbers, booleans or strings, one a row. */
export type Target = TypedArray | readonly number[] | readonly bigint[] | readonly boolean[] | readonly string[];

/** The target's labels, and the features without it where it is the name of a column. */
export function takeTarget(features: Table, target: string | Target): { features: Table; target: Target } {
  if (typeof target !== "string") return { features, target };
  const column = columnNamed(features, target, "the features");
  const labels = targetCells(column, 0);
  return { features: withoutColumns(features, [target]), target: labels as unknown as Target };
}

/**
 * Reads a target for a task.
 *
 * @throws {MillraceError} ERR_LABEL_INVALID with the row; ERR_SHAPE when the classes do not fit the task
 */
export function readTarget(target: Target, wanted: WantedTask): ReadTarget {
  const reader = targetReader(wanted);
  reader.add(cellsOfTarget(target));
  return reader.finish();
}

/** The same classes again, for rows of validation. */
export function readTargetLike(target: Target, known: Pick<ReadTarget, "task" | "classes">): Float64Array {
  if (known.task === "regression") return readTarget(target, "regression").labels;
  const numbers = new Map(known.classes.map((name, index) => [name, index]));
  return numbersOf(cellsOfTarget(target), numbers, known.classes);
}

function cellsOfTarget(target: Target): ArrayLike<CellValue> {
  if (ArrayBuffer.isView(target) || Array.isArray(target)) return target as ArrayLike<CellValue>;
  const expected = "a typed array or an array of numbers, booleans or strings";
  throw new MillraceError("ERR_TYPE", { what: "the target", expected, received: typeof target });
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
