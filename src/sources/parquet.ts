import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import type { Column } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { chunksOf, openDuckDb, rowsOf, sqlPath, withDuckDb } from "./duckdb.js";
import { columnBuilder } from "./duckdb-columns.js";
import { applyMissingRules } from "./missing-values.js";
import { type ColumnPlan, planColumns, planDictionaries } from "./parquet-columns.js";
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
  try {
    using open = await openDuckDb(options.runtime);
    const { connection } = open;
    const from = rowsOfFile(path);
    const plans = await planColumns(connection, path, from, options);
    await planDictionaries(connection, from, plans);
    let building = startTable(plans, batchRows);
    for await (const chunk of plannedRows(connection, plans, from, options)) {
      if (building.rowCount() + chunk.rowCount > batchRows) {
        yield building.finish();
        building = startTable(plans, batchRows);
      }
      building.append(chunk);
    }
    if (building.rowCount() > 0) yield building.finish();
  } catch (error) {
    throw explained(error, path);
  }
}

async function readParquet(connection: DuckDBConnection, path: string, options: ReadOptions): Promise<ReadResult> {
  const { limit, runtime, onProgress } = options;
  const from = rowsOfFile(path);
  const source = limit === undefined ? from : `(select * from ${from} limit ${Math.max(0, Math.floor(limit))})`;
  const plans = await planColumns(connection, path, from, options);
  const [[counted]] = await rowsOf(connection, `select count(*) from ${source}`);
  const rowCount = Number(counted);
  await planDictionaries(connection, source, plans);
  const building = startTable(plans, rowCount);
  const step = `reading ${basename(path)}`;
  for await (const chunk of plannedRows(connection, plans, source, options)) {
    building.append(chunk);
    onProgress?.({ step, done: building.rowCount(), total: rowCount, unit: "rows" });
  }
  const rules = { everywhere: options.missing ?? [], byColumn: new Map() };
  const read = building.finish(rowCount);
  const { table } = applyMissingRules(read, rules, runtime, new Set(options.types?.keys()));
  return {
    table,
    badLineCount: 0,
    badLines: [],
    lineCount: rowCount,
    dialect: { format: "parquet" },
    bytes: (await stat(path)).size,
  };
}

const rowsOfFile = (path: string): string => `read_parquet(${sqlPath(path)}, hive_partitioning = false)`;

/** The planned columns of all rows, chunk by chunk; nothing where no column is wanted. */
async function* plannedRows(
  connection: DuckDBConnection,
  plans: readonly ColumnPlan[],
  source: string,
  { runtime }: ReadOptions,
): AsyncGenerator<DuckDBDataChunk> {
  if (plans.length === 0) return;
  const query = `select ${plans.map(({ sql }) => sql).join(", ")} from ${source}`;
  yield* chunksOf(await connection.stream(query), runtime);
}

/** A table of the planned columns that fills chunk by chunk, with room for so many rows. */
function startTable(plans: readonly ColumnPlan[], room: number) {
  const builders = plans.map(({ type }) => columnBuilder(type, room));
  let rows = 0;
  return {
    rowCount: () => rows,
    append(chunk: DuckDBDataChunk) {
      for (const [index, builder] of builders.entries()) builder.append(chunk.getColumnVector(index), chunk.rowCount);
      rows += chunk.rowCount;
    },
    finish: (rowCount = rows): Table =>
      makeTable(
        plans.map(({ name, dictionary }, i): [string, Column] => [name, builders[i].finish(dictionary)]),
        rowCount,
      ),
  };
}
