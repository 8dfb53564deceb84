import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import type { Column, ColumnType } from "./column.js";
import { type CellValue, cellAt, columnFrom } from "./values.js";

/** Named columns of one length. A plain frozen record: it can be posted to a worker, which then sees the same memory. */
export interface Table {
  readonly names: readonly string[];
  readonly columns: readonly Column[];
  readonly rowCount: number;
}

/** A table of the given columns, in order. Any string is a name, `__proto__` too; names must differ. */
export function makeTable(entries: Iterable<readonly [string, Column]>, rowCount?: number): Table {
  const names: string[] = [];
  const columns: Column[] = [];
  const seen = new Set<string>();
  for (const [name, column] of entries) {
    if (seen.has(name)) {
      throw new MillraceError("ERR_SHAPE", {
        what: "a table",
        expected: "one column of each name",
        received: `two called '${name}'`,
      });
    }
    seen.add(name);
    names.push(name);
    columns.push(column);
  }
  const rows = rowCount ?? columns[0]?.length ?? 0;
  columns.forEach((column, index) => {
    if (column.length !== rows) {
      throw new MillraceError("ERR_SHAPE", {
        what: `column '${names[index]}'`,
        expected: `${rows} rows`,
        received: String(column.length),
      });
    }
  });
  return Object.freeze({ names: Object.freeze(names), columns: Object.freeze(columns), rowCount: rows });
}

const positions = new WeakMap<Table, Map<string, number>>();

function positionOf(table: Table, name: string): number | undefined {
  let index = positions.get(table);
  if (!index) {
    index = new Map(table.names.map((column, position) => [column, position]));
    positions.set(table, index);
  }
  return index.get(name);
}

export function hasColumn(table: Table, name: string): boolean {
  return positionOf(table, name) !== undefined;
}

/** The column of a name. @throws {MillraceError} ERR_COLUMN_MISSING, with the nearest name */
export function columnNamed(table: Table, name: string, called = "the table"): Column {
  const position = positionOf(table, name);
  if (position === undefined) {
    throw new MillraceError("ERR_COLUMN_MISSING", {
      column: name,
      table: called,
      near: nearestName(name, table.names),
    });
  }
  return table.columns[position];
}

/** The table with columns added, or replaced where the name is there already. */
export function withColumns(table: Table, entries: Iterable<readonly [string, Column]>): Table {
  const all = new Map<string, Column>(table.names.map((name, index) => [name, table.columns[index]]));
  for (const [name, column] of entries) all.set(name, column);
  return makeTable(all, table.names.length === 0 && table.rowCount === 0 ? undefined : table.rowCount);
}

/** The named columns, in the order asked. */
export function selectColumns(table: Table, names: readonly string[]): Table {
  return makeTable(
    names.map((name) => [name, columnNamed(table, name)] as const),
    table.rowCount,
  );
}

export function withoutColumns(table: Table, names: readonly string[]): Table {
  const dropped = new Set(names);
  return selectColumns(
    table,
    table.names.filter((name) => !dropped.has(name)),
  );
}

/** A table from rows of objects; a column for every key seen, null where a row lacks it. */
export function tableFromRows(
  rows: readonly Record<string, CellValue | undefined>[],
  types?: ReadonlyMap<string, ColumnType>,
): Table {
  const cells = new Map<string, (CellValue | undefined)[]>();
  rows.forEach((row, index) => {
    for (const name of Object.keys(row)) {
      let column = cells.get(name);
      if (!column) {
        column = new Array(rows.length).fill(null);
        cells.set(name, column);
      }
      column[index] = row[name];
    }
  });
  return makeTable(
    [...cells].map(([name, values]) => [name, columnFrom(values, types?.get(name))] as const),
    rows.length,
  );
}

/** A row as a map from column name to value (a Map, so that any name is safe). */
export function rowAt(table: Table, row: number): Map<string, CellValue> {
  return new Map(table.names.map((name, index) => [name, cellAt(table.columns[index], row)]));
}
