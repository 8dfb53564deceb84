// A table with every column type, nulls, slices off byte borders, and chunks that end at different rows.
import {
  type Chunk,
  type Column,
  type ColumnType,
  columnOf,
  columnTypes,
  makeChunk,
} from "../../src/columns/column.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { type CellValue, columnFrom } from "../../src/columns/values.js";

const texts = ["", "a", "é", "水車", "🌊", 'quote " and , comma', "=1+1", "long ".repeat(20)];

export function cellFor(type: ColumnType, row: number): CellValue {
  if (row % 5 === 3) return null;
  switch (type) {
    case "bool":
      return row % 3 === 0;
    case "utf8":
    case "dictionary":
      return texts[(row * 7) % texts.length];
    case "timestamp":
      return new Date(row * 86_399_123 - 5e11);
    case "date":
      return new Date((row * 37 - 9000) * 86_400_000);
    case "float64":
      return [0.1, -0, 5e-324, Number.MAX_VALUE, Number.POSITIVE_INFINITY, 1 / 3][row % 6];
    case "float32":
      return Math.fround(row * 0.37 - 5);
    case "int64":
      return row % 2 === 0 ? BigInt(row) * 2n ** 55n + 1n : -BigInt(row);
    default:
      return type.startsWith("u") ? (row * 31) % 250 : ((row * 31) % 250) - 125;
  }
}

export function columnOfType(type: ColumnType, rows: number, first = 0): Column {
  return columnFrom(
    Array.from({ length: rows }, (_, row) => cellFor(type, first + row)),
    type,
  );
}

/** The rows of a chunk from `from`, as a view: what a reader of any chunk must cope with. */
export function sliced(type: ColumnType, chunk: Chunk, from: number, length: number): Chunk {
  const isBits = type === "bool";
  return makeChunk(type, {
    length,
    values: isBits ? chunk.values : chunk.values.subarray(from, from + length + (type === "utf8" ? 1 : 0)),
    validity: chunk.validity,
    bitOffset: chunk.bitOffset + from,
    ...(chunk.bytes ? { bytes: chunk.bytes } : {}),
  });
}

/** `rows` rows of every type; `cuts` are the row counts of each column's chunks. */
export function everyType(rows: number, cuts: readonly number[] = [rows], offset = 0): Table {
  return makeTable(
    columnTypes.map((type) => {
      const whole = columnOfType(type, rows + offset);
      let at = offset;
      const chunks = cuts.map((length) => {
        const chunk = sliced(type, whole.chunks[0], at, length);
        at += length;
        return chunk;
      });
      return [type, columnOf(type, chunks, whole.dictionary)] as const;
    }),
    rows,
  );
}
