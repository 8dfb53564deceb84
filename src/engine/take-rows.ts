import {
  allocate,
  allocateValues,
  type Column,
  columnOf,
  contiguous,
  makeChunk,
  noValidity,
} from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { runOp } from "./dispatch.js";
import { rowsEqual } from "./ops/column/rows-equal.js";
import { take } from "./ops/column/take.js";
import { takeBytes } from "./ops/column/take-bytes.js";
import type { Runtime } from "./runtime.js";

/**
 * The rows of a table that `rows` names, in its order, as a new table; a row may come more than once.
 *
 * @param rows `[n]` row numbers below `table.rowCount`
 * @throws {MillraceError} ERR_INVALID_VALUE when a row is not in the table
 */
export function takeRows(table: Table, rows: Uint32Array, runtime: Runtime): Table {
  return makeTable(
    table.names.map((name, index) => [name, takeFromColumn(table.columns[index], rows, runtime)] as const),
    rows.length,
  );
}

/** The same for one column. A dictionary is kept whole, also the strings that no taken row uses. */
export function takeFromColumn(column: Column, rows: Uint32Array, runtime: Runtime): Column {
  const chunk = contiguous(column);
  const values = allocateValues(column.type, rows.length);
  const validity = column.nullCount > 0 ? allocate(Uint8Array, Math.ceil(rows.length / 8)) : noValidity;
  runOp(take, { column: chunk, rows, values: new Uint8Array(values.buffer), validity }, runtime);
  let bytes: Uint8Array | undefined;
  if (column.type === "utf8") {
    const offsets = values as Int32Array;
    bytes = allocate(Uint8Array, offsets[rows.length]);
    runOp(takeBytes, { column: chunk, rows, offsets, bytes }, runtime);
  }
  const taken = makeChunk(column.type, { values, length: rows.length, validity, ...(bytes ? { bytes } : {}) });
  return columnOf(column.type, [taken], column.dictionary);
}

/** The row numbers where `part` is `wanted` (0 to 255), ascending: the index that `takeRows` asks for. */
export function rowsOfPart(part: Uint8Array, wanted: number, runtime: Runtime): Uint32Array {
  const rows = allocate(Uint32Array, part.length);
  const count = new Float64Array(1);
  runOp(rowsEqual, { bytes: part, rows, count, wanted }, runtime);
  return rows.subarray(0, count[0]);
}
