// Converts columns to the types that the configuration, or the pipeline that will read the rows, states for them.
import { type Column, type ColumnType, columnOf, columnTypes } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { type CellValue, cellsOf, columnFrom } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { parseIsoTime } from "./iso-time.js";

/**
 * The table with each column of the type stated for it; types stated for columns that are not there are ignored.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE for a type there is not, ERR_TYPE with the row of a cell that does not fit
 */
export function applyStatedTypes(table: Table, types: ReadonlyMap<string, string> | undefined): Table {
  if (!types || types.size === 0) return table;
  const entries = table.names.map((name, index) => {
    const column = table.columns[index];
    const stated = types.get(name);
    return [name, stated === undefined ? column : columnAs(column, columnTypeNamed(stated, name), name)] as const;
  });
  return makeTable(entries, table.rowCount);
}

export function columnTypeNamed(stated: string, column: string): ColumnType {
  const type = columnTypes.find((known) => known === stated);
  if (type) return type;
  const details = { what: `the type of column '${column}'`, expected: columnTypes.join(", "), received: `'${stated}'` };
  throw new MillraceError("ERR_INVALID_VALUE", details);
}

function columnAs(column: Column, type: ColumnType, name: string): Column {
  if (column.type === type) return column;
  const cells = cellsOf(column).map((cell, row): CellValue => {
    if (cell === null) return null;
    const converted = cellAs(cell, type);
    if (converted !== undefined) return converted;
    const received = cell instanceof Date ? cell.toISOString() : JSON.stringify(String(cell));
    throw new MillraceError("ERR_TYPE", { what: `column '${name}' in row ${row + 1}`, expected: type, received });
  });
  return cells.length === 0 ? columnOf(type, [], type === "dictionary" ? [] : undefined) : columnFrom(cells, type);
}

const ranges: Partial<Record<ColumnType, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32_768, 32_767],
  int32: [-2_147_483_648, 2_147_483_647],
  uint8: [0, 255],
  uint16: [0, 65_535],
  uint32: [0, 4_294_967_295],
};
const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell as a type; undefined when it cannot be. */
function cellAs(cell: Exclude<CellValue, null>, type: ColumnType): CellValue | undefined {
  switch (type) {
    case "dictionary":
    case "utf8":
      return cell instanceof Date ? cell.toISOString() : String(cell);
    case "timestamp":
    case "date": {
      if (cell instanceof Date) return cell;
      const time = typeof cell === "string" ? parseIsoTime(cell) : undefined;
      return time && new Date(Number(time.microseconds / 1000n));
    }
    case "bool":
      if (typeof cell === "boolean") return cell;
      return cell === "true" || cell === 1 ? true : cell === "false" || cell === 0 ? false : undefined;
    case "float64":
    case "float32":
      if (cell instanceof Date || (typeof cell === "string" && !number.test(cell))) return undefined;
      return Number(cell);
    default:
      return integerAs(cell, ranges[type]);
  }
}

function integerAs(
  cell: Exclude<CellValue, null>,
  range: readonly [number, number] | undefined,
): number | bigint | undefined {
  if (cell instanceof Date || (typeof cell === "string" && !/^[+-]?\d+$/.test(cell))) return undefined;
  if (typeof cell === "number" && !Number.isInteger(cell)) return undefined;
  const value = BigInt(typeof cell === "string" ? cell.replace("+", "") : cell);
  if (!range) return value === BigInt.asIntN(64, value) ? value : undefined;
  return value >= BigInt(range[0]) && value <= BigInt(range[1]) ? Number(value) : undefined;
}
