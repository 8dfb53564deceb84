// Makes the tables of several files stackable: the same columns, of types that hold what each file has.
import {
  allocate,
  allocateValues,
  type Column,
  type ColumnType,
  columnOf,
  contiguous,
  isValid,
  makeColumn,
} from "../columns/column.js";
import { columnNamed, hasColumn, makeTable, type Table } from "../columns/table.js";
import { cellsOf, columnFrom, toFloat64 } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";

/** Where files differ from the table they became. */
export interface SchemaDrift {
  readonly file: string;
  /** Columns other files have and this one lacks: null in its rows. */
  readonly missing: readonly string[];
  /** Columns whose type was widened to hold all files. */
  readonly widened: readonly { readonly column: string; readonly from: ColumnType; readonly to: ColumnType }[];
}

/**
 * The tables with the same columns in the order first seen. A column a file lacks, or has only nulls in, is null there;
 * integers widen to int64, with floats to float64, dictionaries with utf8 to utf8, dates with timestamps to timestamp.
 *
 * @throws {MillraceError} ERR_TYPE when no type holds both, or an integer beyond 2^53 would have to become a float
 */
export function alignSchemas(tables: readonly { readonly file: string; readonly table: Table }[]): {
  readonly tables: readonly Table[];
  readonly drift: readonly SchemaDrift[];
} {
  const types = new Map<string, ColumnType | undefined>();
  for (const { file, table } of tables) {
    table.names.forEach((name, index) => {
      const column = table.columns[index];
      const type = column.nullCount === column.length ? undefined : column.type;
      types.set(name, wider(types.get(name), type, name, file));
    });
  }
  const drift: SchemaDrift[] = [];
  const aligned = tables.map(({ file, table }) => {
    const missing: string[] = [];
    const widened: { column: string; from: ColumnType; to: ColumnType }[] = [];
    const entries = [...types].map(([name, found]): [string, Column] => {
      // Null in every file: as the first file that has it says.
      const type = found ?? firstType(tables, name);
      if (!hasColumn(table, name)) {
        missing.push(name);
        return [name, nullColumn(type, table.rowCount)];
      }
      const column = columnNamed(table, name);
      if (column.type === type) return [name, column];
      if (column.nullCount === column.length) return [name, nullColumn(type, column.length)];
      widened.push({ column: name, from: column.type, to: type });
      return [name, widen(column, type, name, file)];
    });
    if (missing.length > 0 || widened.length > 0) drift.push({ file, missing, widened });
    return makeTable(entries, table.rowCount);
  });
  return { tables: aligned, drift };
}

function firstType(tables: readonly { readonly table: Table }[], name: string): ColumnType {
  return columnNamed(tables.find(({ table }) => hasColumn(table, name))!.table, name).type;
}

const isInteger = (type: ColumnType) => /^u?int/.test(type);
const isFloat = (type: ColumnType) => type.startsWith("float");
const isText = (type: ColumnType) => type === "utf8" || type === "dictionary";
const isTime = (type: ColumnType) => type === "date" || type === "timestamp";

function wider(
  a: ColumnType | undefined,
  b: ColumnType | undefined,
  column: string,
  file: string,
): ColumnType | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b;
  if (isInteger(a) && isInteger(b)) return "int64";
  if ((isInteger(a) || isFloat(a)) && (isInteger(b) || isFloat(b))) return "float64";
  if (isText(a) && isText(b)) return "utf8";
  if (isTime(a) && isTime(b)) return "timestamp";
  throw new MillraceError("ERR_TYPE", {
    what: `column '${column}' of ${file}`,
    expected: `${a}, as in the files before`,
    received: b,
  });
}

function nullColumn(type: ColumnType, rows: number): Column {
  if (rows === 0) return columnOf(type, [], type === "dictionary" ? [] : undefined);
  const parts = {
    values: allocateValues(type, rows),
    length: rows,
    validity: allocate(Uint8Array, Math.ceil(rows / 8)),
  };
  const bytes = type === "utf8" ? { bytes: allocate(Uint8Array, 0) } : {};
  return makeColumn(type, { ...parts, ...bytes, ...(type === "dictionary" ? { dictionary: [] } : {}) });
}

function widen(column: Column, type: ColumnType, name: string, file: string): Column {
  if (type === "utf8") return columnFrom(cellsOf(column), "utf8");
  const chunk = contiguous(column);
  const { length, validity, bitOffset, nullCount } = chunk;
  const shared = { length, validity, bitOffset, nullCount };
  if (type === "float64") {
    const values = toFloat64(column);
    for (let row = 0; row < length; row++) {
      if (!isValid(chunk, row)) values[row] = 0;
      else if (column.type === "int64" && !Number.isSafeInteger(values[row])) {
        const received = `the integer ${(chunk.values as BigInt64Array)[row]}, which float64 cannot hold`;
        throw new MillraceError("ERR_TYPE", { what: `column '${name}' of ${file}`, expected: "float64", received });
      }
    }
    return makeColumn(type, { ...shared, values });
  }
  const values = allocate(BigInt64Array, length);
  const scale = type === "timestamp" ? 86_400_000_000n : 1n;
  for (let row = 0; row < length; row++) values[row] = BigInt(chunk.values[row]) * scale;
  return makeColumn(type, { ...shared, values });
}
