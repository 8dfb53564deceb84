import type { DuckDBConnection, DuckDBType, DuckDBVector } from "@duckdb/node-api";
import { type Chunk, type Column, contiguous, isValid } from "../columns/column.js";
import { sliceTable } from "../columns/slice.js";
import type { Table } from "../columns/table.js";
import { cellAt } from "../columns/values.js";
import { MillraceError } from "../core/errors.js";
import { isStopped, type Runtime } from "../engine/runtime.js";
import { sqlName, sqlText, sqlTypes, withDuckDb } from "./duckdb.js";

/**
 * A table as a Parquet file: dictionary columns dictionary-encoded, timestamps in microseconds UTC, compressed with zstd.
 *
 * @throws {MillraceError} ERR_PACKAGE_MISSING, ERR_CANCELLED, ERR_INVALID_VALUE for names that differ only in case
 */
export async function writeParquet(table: Table, path: string, runtime: Runtime): Promise<void> {
  checkNames(table.names);
  await withDuckDb(runtime, async (connection) => {
    const types = await createTypes(connection, table);
    await connection.run(`create table t (${types.map((type, index) => `c${index} ${type}`).join(", ")})`);
    await fill(connection, table, runtime);
    const named = table.names.map((name, index) => `c${index} as ${sqlName(name)}`).join(", ");
    await connection.run(`copy (select ${named} from t) to ${sqlText(path)} (format parquet, compression zstd)`);
  });
}

// DuckDB would rename the second of them without a word.
function checkNames(names: readonly string[]): void {
  const seen = new Map<string, string>();
  for (const name of names) {
    const folded = name.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    const other = seen.get(folded);
    seen.set(folded, name);
    if (other === undefined) continue;
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "the column names of a Parquet file",
      expected: "names that differ by more than case (or write .csv or .arrow)",
      received: `'${other}' and '${name}'`,
    });
  }
}

async function createTypes(connection: DuckDBConnection, table: Table): Promise<string[]> {
  const types: string[] = [];
  for (const [index, { type, dictionary }] of table.columns.entries()) {
    // Ours are in UTC. An enum without values cannot be; such a column is all null, of strings.
    if (type === "timestamp") types.push("timestamptz");
    else if (!dictionary || dictionary.length === 0) types.push(sqlTypes[type]);
    else {
      await connection.run(`create type levels_${index} as enum (${dictionary.map(sqlText).join(", ")})`);
      types.push(`levels_${index}`);
    }
  }
  return types;
}

/** What a DuckDB vector holds at run time: a view of DuckDB's memory, put back by `flush`. */
interface Vector {
  readonly items?: { set(values: ArrayLike<number> | ArrayLike<bigint>): void };
  setItem(index: number, value: unknown): void;
  flush(): void;
}

/** Rows in one of DuckDB's chunks. */
const vectorRows = 2048;

async function fill(connection: DuckDBConnection, table: Table, runtime: Runtime): Promise<void> {
  const { DuckDBDataChunk } = await import("@duckdb/node-api");
  const appender = await connection.createAppender("t");
  try {
    const types: DuckDBType[] = table.columns.map((_, index) => appender.columnType(index));
    for (let start = 0; start < table.rowCount; start += vectorRows) {
      if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: "writing" });
      const rows = sliceTable(table, start, start + vectorRows);
      const chunk = DuckDBDataChunk.create(types, rows.rowCount);
      rows.columns.forEach((column, index) => {
        fillVector(chunk.getColumnVector(index), column);
      });
      appender.appendDataChunk(chunk);
    }
  } finally {
    appender.closeSync();
  }
}

function fillVector(target: DuckDBVector, column: Column): void {
  const vector = target as unknown as Vector;
  const chunk = contiguous(column);
  const isByCell = column.type === "utf8" || column.type === "bool" || !vector.items;
  if (isByCell) fillCells(vector, column, chunk);
  else {
    vector.items!.set(chunk.values.subarray(0, chunk.length));
    if (chunk.nullCount > 0) {
      for (let row = 0; row < chunk.length; row++) if (!isValid(chunk, row)) vector.setItem(row, null);
    }
  }
  vector.flush();
}

function fillCells(vector: Vector, { type, dictionary }: Column, chunk: Chunk): void {
  const column: Column = {
    type,
    length: chunk.length,
    nullCount: chunk.nullCount,
    chunks: [chunk],
    ...(dictionary ? { dictionary } : {}),
  };
  for (let row = 0; row < chunk.length; row++) vector.setItem(row, cellAt(column, row));
}
