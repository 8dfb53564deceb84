import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { arrowBytes } from "../../src/columns/arrow-ipc.js";
import { columnNamed, type Table } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { makeRuntime, stop } from "../../src/engine/runtime.js";
import { rowsOf, withDuckDb } from "../../src/sources/duckdb.js";
import { parquetSource } from "../../src/sources/parquet.js";
import { sharedFile } from "../shared.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-parquet-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fixtures = fileURLToPath(new URL("../fixtures/parquet/", import.meta.url));
const runtime = makeRuntime({ threads: 2 });

/** Writes a Parquet file with DuckDB: a producer of its own. */
async function written(name: string, query: string): Promise<string> {
  const path = join(folder, name);
  await withDuckDb(runtime, (connection) =>
    rowsOf(connection, `copy (${query}) to '${path}' (format parquet, row_group_size 2048)`),
  );
  return path;
}

function stored(table: Table, name: string): (string | null)[] {
  const column = columnNamed(table, name);
  const cells = cellsOf(column);
  const asText = ["dictionary", "utf8", "bool"].includes(column.type);
  return cells.map((cell, row) =>
    cell === null ? null : asText ? String(cell) : String(column.chunks[0].values[row]),
  );
}

describe("what pyarrow writes is read as pyarrow means it", () => {
  const { columns } = JSON.parse(readFileSync(`${fixtures}types.json`, "utf8")) as {
    columns: { name: string; type: string; cells: (string | null)[] }[];
  };
  test("every kind of column", async () => {
    const { table, lineCount } = await parquetSource.read(`${fixtures}types.parquet`, { runtime });
    expect(lineCount).toBe(3);
    expect(table.names).toEqual(columns.map(({ name }) => name));
    for (const [index, { name, type, cells }] of columns.entries()) {
      expect([name, table.columns[index].type, stored(table, name)]).toEqual([name, type, cells]);
    }
  });

  test("a file without rows keeps its columns", async () => {
    const { table } = await parquetSource.read(`${fixtures}empty.parquet`, { runtime });
    expect(table.rowCount).toBe(0);
    expect(table.names).toEqual(columns.map(({ name }) => name));
  });

  test("two columns of one name are an error, or numbered", async () => {
    const path = `${fixtures}duplicate-names.parquet`;
    await expect(parquetSource.read(path, { runtime })).rejects.toMatchObject({
      code: "ERR_COLUMN_DUPLICATE",
      exitCode: 3,
    });
    const { table } = await parquetSource.read(path, { runtime, duplicateColumns: "number" });
    expect(table.names.map((name) => stored(table, name))).toEqual([["1"], ["2"], ["3"]]);
    expect(table.names).toEqual(["a", "b", "a.2"]);
  });

  test("an unsigned integer that int64 cannot hold is named", async () => {
    const read = parquetSource.read(`${fixtures}large-uint64.parquet`, { runtime });
    await expect(read).rejects.toMatchObject({
      code: "ERR_FILE_INVALID",
      message: expect.stringContaining("9223372036854775808"),
    });
  });
});

describe("rows", () => {
  const query =
    "select i::integer as i, case when i % 3 = 0 then null else 'level ' || (i * 7919 % 100) end as level, " +
    "'text ' || (i * 104729 % 70001) as text, (i % 5 <> 0) as flag, case when i % 7 = 0 then null else i / 8 end as x from range(70000) r(i)";

  test("come in file order with the same bits at any thread count", async () => {
    const path = await written("many.parquet", query);
    const read = async (threads: number) =>
      (await parquetSource.read(path, { runtime: makeRuntime({ threads }) })).table;
    const table = await read(1);
    expect(table.columns.map(({ type }) => type)).toEqual(["int32", "dictionary", "utf8", "bool", "float64"]);
    for (let i = 0; i < 70_000; i += 977) {
      const row = table.names.map((name) => cellsOfRow(table, name, i));
      expect(row).toEqual([
        i,
        i % 3 ? `level ${(i * 7919) % 100}` : null,
        `text ${(i * 104729) % 70001}`,
        i % 5 !== 0,
        i % 7 ? i / 8 : null,
      ]);
    }
    expect(Buffer.compare(arrowBytes(table), arrowBytes(await read(2)))).toBe(0);
    expect(Buffer.compare(arrowBytes(table), arrowBytes(await read(4)))).toBe(0);
  });

  function cellsOfRow(table: Table, name: string, row: number) {
    const column = columnNamed(table, name);
    return (cells.get(column) ?? cells.set(column, cellsOf(column)).get(column)!)[row];
  }
  const cells = new Map<unknown, unknown[]>();

  test("limit, columns, missing texts and stated types are kept to", async () => {
    const path = await written(
      "few.parquet",
      "select i, i::varchar as n, case i when 1 then '?' else 'x' end as s from range(5) r(i)",
    );
    const { table } = await parquetSource.read(path, {
      runtime,
      limit: 3,
      columns: ["n", "s"],
      missing: ["?"],
      types: new Map([["n", "float64"]]),
    });
    expect(table.names.map((name) => [name, columnNamed(table, name).type, cellsOf(columnNamed(table, name))])).toEqual(
      [
        ["n", "float64", [0, 1, 2]],
        ["s", "dictionary", ["x", null, "x"]],
      ],
    );
  });

  test("of a file whose name is a pattern are read from that file alone", async () => {
    const path = join(folder, "a[1]*.parquet");
    copyFileSync(await written("a1.parquet", "select 1 as x"), join(folder, "a1b.parquet"));
    copyFileSync(await written("other.parquet", "select 2 as x"), path);
    expect(cellsOf((await parquetSource.read(path, { runtime })).table.columns[0])).toEqual([2]);
  });
});

test("a file that is no Parquet is told so, without its folder", async () => {
  const path = join(folder, "broken.parquet");
  writeFileSync(path, "PAR1 and nothing else");
  const error = await parquetSource.read(path, { runtime }).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error).toMatchObject({ code: "ERR_FILE_INVALID", exitCode: 3 });
  expect(error!.message).not.toContain(folder);
});

test("a stop is heard", async () => {
  const stopped = makeRuntime({ threads: 1 });
  stop(stopped);
  const read = parquetSource.read(`${fixtures}types.parquet`, { runtime: stopped });
  await expect(read).rejects.toMatchObject({ code: "ERR_CANCELLED" });
});

const flights = sharedFile("flights_3m/flights_3m.parquet");
test.skipIf(!flights)(
  "3 million flights, as DuckDB sums them (skipped where the shared data sets are not)",
  async () => {
    const { table } = await parquetSource.read(flights!, { runtime });
    const [[rows, delay, distance, origins]] = await withDuckDb(runtime, (connection) =>
      rowsOf(
        connection,
        `select count(*), sum(delay), sum(distance), count(distinct origin) from read_parquet('${flights}')`,
      ),
    );
    const sum = (name: string) =>
      (columnNamed(table, name).chunks[0].values as BigInt64Array).reduce((a, b) => a + b, 0n);
    expect([BigInt(table.rowCount), sum("delay"), sum("distance")]).toEqual([rows, delay, distance]);
    expect(BigInt(columnNamed(table, "origin").dictionary!.length)).toBe(origins);
  },
);
