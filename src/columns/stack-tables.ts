import { MillraceError } from "../core/errors.js";
import { allocateValues, type Chunk, type Column, columnOf, isValid, makeChunk } from "./column.js";
import { columnNamed, makeTable, type Table } from "./table.js";

/**
 * Tables one below the other, as chunks: nothing is copied but the codes of dictionary columns whose dictionaries differ.
 * All must have the columns of the first, of the same types; the order of columns is the first's.
 *
 * @throws {MillraceError} ERR_COLUMN_MISSING, ERR_TYPE
 */
export function stackTables(tables: readonly Table[]): Table {
  if (tables.length === 1) return tables[0];
  const [first] = tables;
  const rows = tables.reduce((sum, table) => sum + table.rowCount, 0);
  const stacked = first.names.map((name) => {
    const columns = tables.map((table, index) => columnNamed(table, name, `table ${index + 1}`));
    return [name, stackColumns(name, columns)] as const;
  });
  return makeTable(stacked, rows);
}

function stackColumns(name: string, columns: readonly Column[]): Column {
  const [{ type }] = columns;
  for (const column of columns) {
    if (column.type !== type)
      throw new MillraceError("ERR_TYPE", { what: `column '${name}'`, expected: type, received: column.type });
  }
  if (type !== "dictionary") {
    return columnOf(
      type,
      columns.flatMap((column) => column.chunks),
    );
  }
  const codes = new Map<string, number>();
  const chunks = columns.flatMap(({ dictionary = [], chunks }) => {
    const moved = dictionary.map((level) => {
      const code = codes.get(level) ?? codes.size;
      codes.set(level, code);
      return code;
    });
    return moved.every((code, index) => code === index) ? chunks : chunks.map((chunk) => recode(chunk, moved));
  });
  return columnOf("dictionary", chunks, [...codes.keys()]);
}

function recode(chunk: Chunk, moved: readonly number[]): Chunk {
  const from = chunk.values as Int32Array;
  const values = allocateValues("dictionary", chunk.length);
  for (let row = 0; row < chunk.length; row++) if (isValid(chunk, row)) values[row] = moved[from[row]];
  const { length, validity, bitOffset, nullCount } = chunk;
  return makeChunk("dictionary", { values, length, validity, bitOffset, nullCount });
}
