// DuckDB, the optional package that reads and writes Parquet. Loaded only when a Parquet file is met.
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import type { ColumnType } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { isStopped, type Runtime, threadsOf } from "../engine/runtime.js";

/** A connection to a database of its own, to be closed. */
export interface OpenDuckDb extends Disposable {
  readonly connection: DuckDBConnection;
}

/**
 * Runs `work` on a database in memory that reaches no network, installs nothing and uses the runtime's threads.
 *
 * @throws {MillraceError} ERR_PACKAGE_MISSING
 */
export async function withDuckDb<T>(runtime: Runtime, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  using open = await openDuckDb(runtime);
  return await work(open.connection);
}

/** The same database, for as long as the caller wants it. @throws {MillraceError} ERR_PACKAGE_MISSING */
export async function openDuckDb(runtime: Runtime): Promise<OpenDuckDb> {
  const { DuckDBInstance } = await loadDuckDb();
  const instance = await DuckDBInstance.create(":memory:", {
    threads: String(threadsOf(runtime)),
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
    preserve_insertion_order: "true",
  });
  try {
    const connection = await instance.connect();
    return {
      connection,
      [Symbol.dispose]() {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    instance.closeSync();
    throw error;
  }
}

async function loadDuckDb(): Promise<typeof import("@duckdb/node-api")> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    const reason = (cause as Error).message.split("\n")[0];
    const details = { package: "@duckdb/node-api", purpose: "Parquet files", reason };
    throw new MillraceError("ERR_PACKAGE_MISSING", details, { cause });
  }
}

/** The chunks of a query's result, in order, each valid until the next is asked for. Stops when the runtime says so. */
export async function* chunksOf(result: DuckDBResult, runtime: Runtime) {
  for (;;) {
    if (isStopped(runtime)) throw new MillraceError("ERR_CANCELLED", { what: "reading" });
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    yield chunk;
  }
}

/** All rows of a small result. */
export async function rowsOf(connection: DuckDBConnection, sql: string): Promise<unknown[][]> {
  return (await connection.runAndReadAll(sql)).getRows();
}

/** What DuckDB calls the type of a column; timestamps without a zone. */
export const sqlTypes: Readonly<Record<ColumnType, string>> = {
  float64: "double",
  float32: "float",
  int8: "tinyint",
  int16: "smallint",
  int32: "integer",
  int64: "bigint",
  uint8: "utinyint",
  uint16: "usmallint",
  uint32: "uinteger",
  bool: "boolean",
  timestamp: "timestamp",
  date: "date",
  dictionary: "varchar",
  utf8: "varchar",
};

/** A name as an SQL identifier. The one place where identifiers are quoted. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string as an SQL literal. The one place where strings are quoted. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as an SQL literal that names exactly this file, also when its name holds characters of a pattern. */
export function sqlPath(path: string): string {
  return sqlText(path.replace(/[*?[]/g, "[$&]"));
}
