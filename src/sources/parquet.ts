import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { chunksOf, openDuckDb, rowsOf, sqlPath, withDuckDb } from "./duckdb.js";
import { type ColumnBuilder, columnBuilder } from "./duckdb-columns.js";
import { applyMissingRules } from "./missing-values.js";
import { planColumns, planDictionaries } from "./parquet-columns.js";
import type { ReadOptions, ReadResult, Source } from "./source.js";

/**
 * Parquet files, through the optional package @duckdb/node-api, rows in file order, one copy from DuckDB's vectors into
 * shared columns.
 *
 * What becomes what: integers, floats, booleans and dates keep their type; unsigned 64-bit integers become int64 (an
 * error where one does not fit); 128-bit integers and decimals become float64; timestamps of any unit become
 * microseconds; strings become a dictionary (sorted) when at most `dictionaryLimit` distinct, else utf8; lists, structs
 * and maps become JSON text; times, intervals, UUIDs and blobs become text.
 */
export const parquetSource: Source = {
  name: "parquet",
  endings: ["parquet", "pq"],
  async read(path, options) {
    try {
      return await withDuckDb(options.runtime, (connection) => readParquet(connection, path, options));
    } catch (error) {
      throw explained(error, path);
    }
  },
  batches: readBatches,
};

function explained(error: unknown, path: string): unknown {
  // What DuckDB says begins with its kind: `Invalid Input Error: ...`. Anything else is a fault of ours.
  if (error instanceof MillraceError || !/^[\w -]+ (Error|exception): /i.test((error as Error).message)) return error;
  const reason = (error as Error).message.split("\n")[0].replaceAll(path, basename(path));
  return new MillraceError("ERR_FILE_INVALID", { file: basename(path), format: "Parquet", reason }, { cause: error });
}

async function* readBatches(path: string, batchRows: number, options: ReadOptions): AsyncGenerator<Table> {
  const { runtime } = options;
  try {
    using open = await openDuckDb(runtime);
    const { connection } = open;
    const from = `read_parquet(${sqlPath(path)}, hive_partitioning = false)`;
    const plans = await planColumns(connection, path, from, options);
    if (plans.length === 0) return;
    await planDictionaries(connection, from, plans);
    const begin = () => plans.map(({ type }) => columnBuilder(type, batchRows));
    let builders = begin();
    let rows = 0;
    const take = () => {
      const table = makeTable(
        plans.map(({ name, dictionary }, i): [string, Column] => [name, builders[i].finish(dictionary)]),
        rows,
      );
      builders = begin();
      rows = 0;
      return table;
    };
    const query = `select ${plans.map(({ sql }) => sql).join(", ")} from ${from}`;
    for await (const chunk of chunksOf(await connection.stream(query), runtime)) {
      if (rows + chunk.rowCount > batchRows) yield take();
      for (const [index, builder] of builders.entries()) builder.append(chunk.getColumnVector(index), chunk.rowCount);
      rows += chunk.rowCount;
    }
    if (rows > 0) yield take();
  } catch (error) {
    throw explained(error, path);
  }
}

async function readParquet(connection: DuckDBConnection, path: string, options: ReadOptions): Promise<ReadResult> {
  const { limit, runtime, onProgress } = options;
  const from = `read_parquet(${sqlPath(path)}, hive_partitioning = false)`;
  const source = limit === undefined ? from : `(select * from ${from} limit ${Math.max(0, Math.floor(limit))})`;
  const plans = await planColumns(connection, path, from, options);
  const [[counted]] = await rowsOf(connection, `select count(*) from ${source}`);
  const rowCount = Number(counted);
  await planDictionaries(connection, source, plans);
  const builders = plans.map(({ type }) => columnBuilder(type, rowCount));
  const step = `reading ${basename(path)}`;
  if (plans.length > 0)
    await fill(connection, `select ${plans.map(({ sql }) => sql).join(", ")} from ${source}`, builders);

  async function fill(open: DuckDBConnection, query: string, into: readonly ColumnBuilder[]) {
    let rows = 0;
    for await (const chunk of chunksOf(await open.stream(query), runtime)) {
      for (const [index, builder] of into.entries()) builder.append(chunk.getColumnVector(index), chunk.rowCount);
      rows += chunk.rowCount;
      onProgress?.({ step, done: rows, total: rowCount, unit: "rows" });
    }
  }

  const entries = plans.map(({ name, dictionary }, i): [string, Column] => [name, builders[i].finish(dictionary)]);
  const rules = { everywhere: options.missing ?? [], byColumn: new Map() };
  const { table } = applyMissingRules(makeTable(entries, rowCount), rules, runtime, new Set(options.types?.keys()));
  return {
    table,
    badLineCount: 0,
    badLines: [],
    lineCount: rowCount,
    dialect: { format: "parquet" },
    bytes: (await stat(path)).size,
  };
}
