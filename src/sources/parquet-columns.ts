// How the columns of a Parquet file are asked of DuckDB: see parquet.ts for what becomes what.
import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { ColumnType } from "../columns/column.js";
import { uniqueNames } from "../columns/unique-names.js";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { rowsOf, sqlName, sqlPath, sqlTypes } from "./duckdb.js";
import { dictionaryLimit, type ReadOptions } from "./source.js";
import { columnTypeNamed } from "./stated-types.js";

/** One column as it is asked of DuckDB. */
export interface ColumnPlan {
  readonly name: string;
  readonly type: ColumnType;
  /** SQL that gives the column in that type's layout; for a dictionary its codes. */
  sql: string;
  dictionary?: readonly string[];
  /** The configuration states the type: how many distinct values there are does not matter. */
  readonly isStated?: boolean;
}

/** What becomes of each column that is wanted. */
export async function planColumns(
  connection: DuckDBConnection,
  path: string,
  from: string,
  options: ReadOptions,
): Promise<ColumnPlan[]> {
  const described = await rowsOf(connection, `describe select * from ${from}`);
  // DuckDB renames columns that differ only in case; the schema has the names as written.
  const written = await topLevelNames(connection, path);
  const found = described.map(([name, type], index) => ({
    name: written.length === described.length ? written[index] : String(name),
    type: String(type),
    identifier: sqlName(String(name)),
  }));
  const names = uniqueNames(
    found.map(({ name }) => name),
    basename(path),
    options.duplicateColumns,
  );
  for (const name of options.columns ?? []) {
    if (names.includes(name)) continue;
    const details = { column: name, table: basename(path), near: nearestName(name, names) };
    throw new MillraceError("ERR_COLUMN_MISSING", details);
  }
  const wanted = options.columns && new Set(options.columns);
  return found.flatMap(({ type, identifier }, index) => {
    const name = names[index];
    if (wanted && !wanted.has(name)) return [];
    const plan = planOf(type, identifier);
    const stated = options.types?.get(name);
    return [{ name, ...(stated === undefined ? plan : statedPlan(name, stated, plan, identifier)) }];
  });
}

async function topLevelNames(connection: DuckDBConnection, path: string): Promise<string[]> {
  const rows = await rowsOf(connection, `select name, num_children from parquet_schema(${sqlPath(path)})`);
  const names: string[] = [];
  // Depth first: the root, then each column followed by its children.
  const skip = (index: number): number => {
    let next = index + 1;
    for (let child = Number(rows[index][1] ?? 0); child > 0; child--) next = skip(next);
    return next;
  };
  for (let index = 1; index < rows.length; index = skip(index)) names.push(String(rows[index][0]));
  return names;
}

const direct: Readonly<Record<string, ColumnType>> = {
  TINYINT: "int8",
  SMALLINT: "int16",
  INTEGER: "int32",
  BIGINT: "int64",
  UTINYINT: "uint8",
  USMALLINT: "uint16",
  UINTEGER: "uint32",
  FLOAT: "float32",
  DOUBLE: "float64",
  DATE: "date",
  TIMESTAMP: "timestamp",
  "TIMESTAMP WITH TIME ZONE": "timestamp",
};

function planOf(type: string, column: string): Omit<ColumnPlan, "name"> {
  const known = Object.hasOwn(direct, type) ? direct[type] : undefined;
  if (known) return { type: known, sql: column };
  if (type === "BOOLEAN") return { type: "bool", sql: `${column}::utinyint` };
  if (type === "UBIGINT") return { type: "int64", sql: `${column}::bigint` };
  if (type === "HUGEINT" || type === "UHUGEINT" || type.startsWith("DECIMAL")) {
    return { type: "float64", sql: `${column}::double` };
  }
  if (/^TIMESTAMP_(S|MS|NS)$/.test(type)) return { type: "timestamp", sql: `${column}::timestamp` };
  const isNested = /\[\d*\]$|^(STRUCT|MAP|UNION)\(/.test(type);
  const text = isNested ? `to_json(${column})::varchar` : `${column}::varchar`;
  return { type: "utf8", sql: text };
}

// A type that the configuration states: DuckDB converts, and names the first value that cannot be.
function statedPlan(
  name: string,
  stated: string,
  plan: Omit<ColumnPlan, "name">,
  column: string,
): Omit<ColumnPlan, "name"> {
  const type = columnTypeNamed(stated, name);
  if (type === plan.type || (type === "dictionary" && plan.type === "utf8")) return { ...plan, type, isStated: true };
  const cast = `${plan.type === "utf8" ? plan.sql : column}::${sqlTypes[type]}`;
  return { type, sql: type === "bool" ? `${cast}::utinyint` : cast, isStated: true };
}

/** Strings with few distinct values become an enum, whose codes DuckDB hands out as integers. */
export async function planDictionaries(
  connection: DuckDBConnection,
  source: string,
  plans: readonly ColumnPlan[],
): Promise<void> {
  const texts = plans.filter(({ type, isStated }) => type === "dictionary" || (type === "utf8" && !isStated));
  for (const [index, plan] of texts.entries()) {
    // Sorted by bytes: the codes depend on the values alone, not on threads.
    const levels = `(select distinct ${plan.sql} as level from ${source})`;
    const atMost = plan.isStated ? "" : `limit ${dictionaryLimit + 1}`;
    const query = `select level from ${levels} where level is not null order by level ${atMost}`;
    const found = (await rowsOf(connection, query)).map(([level]) => String(level));
    if (!plan.isStated && found.length > dictionaryLimit) continue;
    Object.assign(plan, { type: "dictionary", dictionary: found });
    // An enum needs a value; without any the column is all null.
    if (found.length === 0) plan.sql = "null::utinyint";
    else {
      await connection.run(`create type levels_${index} as enum (${query})`);
      plan.sql = `(${plan.sql})::levels_${index}`;
    }
  }
}
