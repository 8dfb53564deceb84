import { type Chunk, type Column, columnOf, columnTypes, makeChunk } from "./column.js";
import { makeTable, type Table } from "./table.js";

/** Rows `start .. end` of a column, as views: nothing is copied. */
export function sliceColumn(column: Column, start: number, end: number): Column {
  const chunks: Chunk[] = [];
  let first = 0;
  for (const chunk of column.chunks) {
    const from = Math.max(0, start - first);
    const to = Math.min(chunk.length, end - first);
    first += chunk.length;
    if (from < to) chunks.push(sliceChunk(chunk, from, to - from));
  }
  return columnOf(column.type, chunks, column.dictionary);
}

/** Rows `start .. end` of a table, as views: nothing is copied. `end` beyond the last row is the last row. */
export function sliceTable(table: Table, start: number, end: number): Table {
  const to = Math.min(end, table.rowCount);
  const from = Math.min(start, to);
  const entries = table.names.map((name, index) => [name, sliceColumn(table.columns[index], from, to)] as const);
  return makeTable(entries, to - from);
}

/** The row ranges between the ends of any column's chunks: in each, every column has one chunk. */
export function rowRanges(table: Table): { readonly start: number; readonly end: number }[] {
  const ends = new Set<number>([table.rowCount]);
  for (const column of table.columns) {
    let end = 0;
    for (const chunk of column.chunks) {
      end += chunk.length;
      ends.add(end);
    }
  }
  const sorted = [...ends].filter((end) => end > 0).sort((a, b) => a - b);
  return sorted.map((end, index) => ({ start: index === 0 ? 0 : sorted[index - 1], end }));
}

// Bits stay where they are and are counted from a later one; values and offsets start at the first row.
function sliceChunk(chunk: Chunk, from: number, length: number): Chunk {
  if (from === 0 && length === chunk.length) return chunk;
  const type = columnTypes[chunk.code];
  const slots = type === "utf8" ? length + 1 : length;
  return makeChunk(type, {
    values: type === "bool" ? chunk.values : chunk.values.subarray(from, from + slots),
    length,
    validity: chunk.validity,
    bitOffset: chunk.bitOffset + from,
    ...(chunk.bytes ? { bytes: chunk.bytes } : {}),
  });
}
