import { allocate, type Column, contiguous } from "../columns/column.js";
import { sliceTable } from "../columns/slice.js";
import { makeTable, type Table } from "../columns/table.js";
import { columnFrom } from "../columns/values.js";
import { runOp } from "../engine/dispatch.js";
import { formatCsv, plainCellBytes, textCellBytes } from "../engine/ops/column/format-csv.js";
import type { Runtime } from "../engine/runtime.js";

export interface CsvOptions {
  readonly runtime: Runtime;
  readonly formulaGuard: boolean;
}

/** Room for the text of a batch of rows. */
const batchBytes = 32 * 1024 * 1024;

/**
 * A table as CSV, UTF-8, with a header line: pieces of some megabytes, each valid only until the next is asked for.
 *
 * @see RFC 4180; the cells as `column/format-csv` writes them
 */
export function* csvPieces(table: Table, options: CsvOptions): Generator<Uint8Array, void, void> {
  if (table.names.length === 0) return;
  yield* linesOf(headerOf(table), options);
  yield* linesOf(table, options);
}

// The names as a table of one row: quoted and guarded as any text.
function headerOf(table: Table): Table {
  return makeTable(table.names.map((name, index) => [String(index), columnFrom([name], "utf8")] as const));
}

function* linesOf(table: Table, options: CsvOptions): Generator<Uint8Array, void, void> {
  const levels = levelsOf(table.columns);
  const written = allocate(Float64Array, 1);
  let bytes = allocate(Uint8Array, 0);
  for (let start = 0; start < table.rowCount; ) {
    const rows = batchRows(table, start, levels.longest);
    const columns = sliceTable(table, start, start + rows).columns.map(contiguous);
    const capacity = columns.reduce(
      (sum, chunk, index) => sum + largest(table.columns[index], chunk, levels.longest),
      0,
    );
    if (bytes.length < capacity) bytes = allocate(Uint8Array, capacity);
    const { levelBytes, levelOffsets, levelStarts } = levels;
    const args = { columns, levelBytes, levelOffsets, levelStarts, bytes, written, guard: options.formulaGuard };
    runOp(formatCsv, args, options.runtime);
    yield bytes.subarray(0, written[0]);
    start += rows;
  }
}

interface Levels {
  readonly levelBytes: Uint8Array;
  readonly levelOffsets: Int32Array;
  readonly levelStarts: Uint32Array;
  readonly longest: number;
}

// All dictionaries one after another; a column's codes count from its start.
function levelsOf(columns: readonly Column[]): Levels {
  const levelStarts = allocate(Uint32Array, columns.length);
  const texts: string[] = [];
  columns.forEach(({ dictionary = [] }, index) => {
    levelStarts[index] = texts.length;
    for (const text of dictionary) texts.push(text);
  });
  const chunk = columnFrom(texts, "utf8").chunks[0];
  const levelOffsets = chunk.values as Int32Array;
  let longest = 0;
  for (let i = 0; i < texts.length; i++) longest = Math.max(longest, levelOffsets[i + 1] - levelOffsets[i]);
  return { levelBytes: chunk.bytes!, levelOffsets, levelStarts, longest };
}

function largest(column: Column, chunk: { length: number; values: unknown }, longest: number): number {
  if (column.type !== "utf8")
    return chunk.length * (column.type === "dictionary" ? textCellBytes(longest) : plainCellBytes);
  const offsets = chunk.values as Int32Array;
  return textCellBytes(0) * chunk.length + 2 * (offsets[chunk.length] - offsets[0]);
}

// As many rows as surely fit the batch, halved until they do; at least one.
function batchRows(table: Table, start: number, longest: number): number {
  let rows = Math.min(table.rowCount - start, 65_536);
  while (rows > 1 && batchLargest(table, start, rows, longest) > batchBytes) rows = Math.ceil(rows / 2);
  return rows;
}

function batchLargest(table: Table, start: number, rows: number, longest: number): number {
  const slices = sliceTable(table, start, start + rows).columns;
  return slices.reduce((sum, column) => {
    return sum + column.chunks.reduce((inner, chunk) => inner + largest(column, chunk, longest), 0);
  }, 0);
}
