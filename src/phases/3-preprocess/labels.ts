import type { Problem } from "../../artifacts/problem.js";
import { allocate, type Column, contiguous, makeColumn } from "../../columns/column.js";
import { columnNamed, makeTable, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { runOp } from "../../engine/dispatch.js";
import { lookup } from "../../engine/ops/column/lookup.js";
import { missing } from "../../engine/ops/column/missing.js";
import { scale } from "../../engine/ops/column/scale.js";
import type { Runtime } from "../../engine/runtime.js";
import { rowsOfPart, takeFromColumn, takeRows } from "../../engine/take-rows.js";
import { asDictionary, countLevels, indexOfLevels, positionsOfCodes } from "../../statistics/categories.js";

/** Rows that go on, the row each was in the raw data, and their labels. */
export interface LabelledRows {
  readonly data: Table;
  readonly row: Uint32Array;
  readonly labels: Float64Array;
}

/**
 * Leaves out the rows whose target is missing (for regression: or infinite) and makes labels of the rest: the class's
 * number in the problem's order, or the value itself.
 *
 * @throws {MillraceError} ERR_TARGET_TYPE for a value that is none of the problem's classes; ERR_TARGET_EMPTY
 */
export function labelledRows(problem: Problem, data: Table, runtime: Runtime): LabelledRows & { unlabelled: number } {
  const { target, classes } = problem.body;
  const column = columnNamed(data, target.name);
  const labels = classes.length > 0 ? classNumbers(target.name, column, classes, runtime) : numbers(column, runtime);
  const flags = allocate(Uint8Array, labels.length);
  const count = new Float64Array(1);
  const values = makeColumn("float64", { values: labels });
  runOp(missing, { column: contiguous(values), flags, count }, runtime);
  if (count[0] === labels.length)
    throw new MillraceError("ERR_TARGET_EMPTY", { target: target.name, rows: data.rowCount });
  const row = rowsOfPart(flags, 0, runtime);
  if (count[0] === 0) return { data, row, labels, unlabelled: 0 };
  return keepRows(
    { data, row: rowsOfPart(allocate(Uint8Array, labels.length), 0, runtime), labels },
    row,
    runtime,
    count[0],
  );
}

/** The rows that `kept` names. */
export function keepRows<E extends number>(
  { data, row, labels }: LabelledRows,
  kept: Uint32Array,
  runtime: Runtime,
  unlabelled: E,
): LabelledRows & { unlabelled: E } {
  const taken = takeRows(
    makeTable([
      ["row", makeColumn("uint32", { values: row })],
      ["labels", makeColumn("float64", { values: labels })],
    ]),
    kept,
    runtime,
  );
  return {
    data: takeRows(data, kept, runtime),
    row: taken.columns[0].chunks[0].values as Uint32Array,
    labels: taken.columns[1].chunks[0].values as Float64Array,
    unlabelled,
  };
}

function classNumbers(target: string, column: Column, classes: readonly string[], runtime: Runtime): Float64Array {
  const dictionary = asDictionary(column, runtime);
  const index = indexOfLevels(classes);
  for (const { level } of countLevels(dictionary, runtime).levels) {
    if (index.has(level)) continue;
    const expected = `one of the ${classes.length} classes found in phase 1`;
    throw new MillraceError("ERR_TARGET_TYPE", { target, expected, received: `'${level}' in some row` });
  }
  const labels = allocate(Float64Array, column.length);
  const table = Float64Array.from(positionsOfCodes(dictionary, index));
  runOp(lookup, { column: contiguous(dictionary), table, values: labels, otherwise: Number.NaN }, runtime);
  return labels;
}

function numbers(column: Column, runtime: Runtime): Float64Array {
  const labels = allocate(Float64Array, column.length);
  runOp(scale, { column: contiguous(column), values: labels, center: 0, spread: 1 }, runtime);
  return labels;
}

/** The labels of the named rows. */
export function labelsOf(labels: Float64Array, rows: Uint32Array, runtime: Runtime): Float64Array {
  const column = takeFromColumn(makeColumn("float64", { values: labels }), rows, runtime);
  return column.chunks[0].values as Float64Array;
}
