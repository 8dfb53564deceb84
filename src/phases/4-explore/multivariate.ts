// Numeric columns with each other.
import type { ColumnProfile } from "../../artifacts/profile.js";
import { columnNamed, makeTable, type Table } from "../../columns/table.js";
import type { Runtime } from "../../engine/runtime.js";
import { takeRows } from "../../engine/take-rows.js";
import { type CorrelationMatrix, correlationMatrixOnDevice } from "../../statistics/correlation.js";
import type { Target } from "./target.js";

/** Columns that redundancy and sums are searched in, and rows that the search looks at. */
const mostSearched = 120;
const mostSearchRows = 200_000;

/** The numeric columns, those that go best with the target first; ties in the table's order. */
export function strongestNumeric(columns: readonly ColumnProfile[], most: number): string[] {
  const strength = ({ relation }: ColumnProfile) => relation?.value ?? 0;
  return columns
    .filter(({ role, numeric }) => role === "numeric" && numeric)
    .map((column, place) => ({ column, place }))
    .sort((a, b) => strength(b.column) - strength(a.column) || a.place - b.place)
    .slice(0, most)
    .map(({ column }) => column.name);
}

/** Correlations of the columns that go best with the target, over all rows. */
export async function heatMapOf(data: Table, columns: readonly ColumnProfile[], most: number, runtime: Runtime) {
  const names = strongestNumeric(columns, most);
  const { values } = await correlationMatrixOnDevice(tableOf(data, names), runtime);
  return { names, values: [...values].map((value) => (Number.isNaN(value) ? null : value)) };
}

/**
 * Correlations that the search for redundant columns and for sums looks at; the last row and column are the target's.
 * A large table is looked at through evenly spaced rows.
 */
export async function searchMatrix(
  data: Table,
  columns: readonly ColumnProfile[],
  target: Target,
  runtime: Runtime,
): Promise<CorrelationMatrix> {
  const names = strongestNumeric(columns, mostSearched);
  const all = [...names.map((name) => columnNamed(data, name)), target.labels];
  // Places as names: the target may be called as a column is.
  const table = makeTable(all.map((column, place) => [String(place), column] as const));
  const { values, pairs } = await correlationMatrixOnDevice(evenRows(table, runtime), runtime);
  return { names: [...names, target.name], values, pairs };
}

function evenRows(table: Table, runtime: Runtime): Table {
  if (table.rowCount <= mostSearchRows) return table;
  const step = Math.ceil(table.rowCount / mostSearchRows);
  const rows = Uint32Array.from({ length: Math.floor((table.rowCount - 1) / step) + 1 }, (_, index) => index * step);
  return takeRows(table, rows, runtime);
}

/** The named columns as a table, however often a name is asked for. */
export const tableOf = (data: Table, names: readonly string[]): Table =>
  makeTable(
    names.map((name, place) => [String(place), columnNamed(data, name)] as const),
    data.rowCount,
  );
