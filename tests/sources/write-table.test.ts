import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { columnOf } from "../../src/columns/column.js";
import { stackTables } from "../../src/columns/stack-tables.js";
import { makeTable, type Table, withoutColumns } from "../../src/columns/table.js";
import { cellsOf, columnFrom } from "../../src/columns/values.js";
import { makeRuntime, stop } from "../../src/engine/runtime.js";
import { arrowFileSource } from "../../src/sources/arrow-file.js";
import { rowsOf, withDuckDb } from "../../src/sources/duckdb.js";
import { parquetSource } from "../../src/sources/parquet.js";
import { writeTable } from "../../src/sources/write-table.js";
import { everyType } from "../columns/every-type.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-write-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runtime = makeRuntime({ threads: 2 });
const cells = (table: Table) => table.columns.map(cellsOf);

/** Any text and any name, across chunks and batches. */
const names = ["__proto__", "Text", "text", 'a "b", c', "=1+1", "line\nbreak"];
const awkward = makeTable(
  names.map((name, i) => [
    name,
    columnFrom(["x", null, 'say "hi", ok', "", `=${i}`, "水\n"], i % 2 ? "utf8" : "dictionary"),
  ]),
);

describe("CSV", () => {
  test("of a table in chunks, written in more than one batch, is one header and all rows", async () => {
    const part = everyType(3000, [1000, 2000]);
    const table = stackTables(Array.from({ length: 30 }, () => part));
    const path = join(folder, "large.csv");
    const size = await writeTable(table, path, { runtime });
    const text = readFileSync(path, "utf8");
    expect(size).toBe(Buffer.byteLength(text));
    const single = join(folder, "part.csv");
    await writeTable(part, single, { runtime });
    const [header, ...rows] = splitOnce(readFileSync(single, "utf8"));
    expect(text).toBe(header + rows.join("").repeat(30));
  });

  function splitOnce(text: string): [string, string] {
    const end = text.indexOf("\n") + 1;
    return [text.slice(0, end), text.slice(end)];
  }

  test("is read by DuckDB as it was, but for the guard against formulas", async () => {
    const path = join(folder, "awkward.csv");
    await writeTable(awkward, path, { runtime, formulaGuard: false });
    const read = await withDuckDb(runtime, (connection) =>
      rowsOf(
        connection,
        `select * from read_csv('${path}', header = false, all_varchar = true, quote = '"', escape = '"', delim = ',')`,
      ),
    );
    expect(read[0]).toEqual(names);
    // DuckDB reads "" and an empty cell alike.
    const expected = cells(awkward).map((column) => column.map((cell) => cell || null));
    expect(names.map((_, index) => read.slice(1).map((row) => row[index] || null))).toEqual(expected);
    await writeTable(awkward, path, { runtime });
    expect(readFileSync(path, "utf8").split("\n")[0]).toBe('__proto__,Text,text,"a ""b"", c",\'=1+1,"line');
  });

  test("of no rows is the header, of no columns nothing", async () => {
    const path = join(folder, "empty.csv");
    await writeTable(
      makeTable([
        ["a", columnOf("int8", [])],
        ["b", columnOf("dictionary", [], [])],
      ]),
      path,
      { runtime },
    );
    expect(readFileSync(path, "utf8")).toBe("a,b\n");
    await writeTable(makeTable([], 0), path, { runtime });
    expect(readFileSync(path, "utf8")).toBe("");
  });
});

describe("what is written is read back", () => {
  const tables: [string, Table][] = [
    ["every type", everyType(5000, [100, 4900], 3)],
    ["awkward names and texts", withoutColumns(awkward, ["text"])],
    ["no rows", everyType(0)],
    [
      "all null",
      makeTable([
        ["s", columnFrom([null, null], "dictionary")],
        ["n", columnFrom([null, null], "float64")],
      ]),
    ],
  ];
  test.each(tables)("%s, as Parquet", async (_, table) => {
    const path = join(folder, "back.parquet");
    await writeTable(table, path, { runtime });
    const back = (await parquetSource.read(path, { runtime, types: stated(table) })).table;
    expect(back.names).toEqual(table.names);
    expect(back.columns.map(({ type }) => type)).toEqual(table.columns.map(({ type }) => type));
    expect(cells(back)).toEqual(cells(table));
  });

  // Parquet does not tell a dictionary from other strings.
  const stated = (table: Table) => new Map(table.names.map((name, i) => [name, table.columns[i].type]));

  test.each(tables)("%s, as Arrow", async (_, table) => {
    const path = join(folder, "back.arrow");
    await writeTable(table, path, { runtime });
    const back = (await arrowFileSource.read(path, { runtime })).table;
    expect(back.names).toEqual(table.names);
    expect(cells(back)).toEqual(cells(table));
  });

  test("names that differ only in case are an error in Parquet, not a renamed column", async () => {
    const write = writeTable(awkward, join(folder, "case.parquet"), { runtime });
    await expect(write).rejects.toMatchObject({
      code: "ERR_INVALID_VALUE",
      details: { received: "'Text' and 'text'" },
    });
  });

  test("Parquet has the same bytes at any thread count", async () => {
    const bytes = [];
    for (const threads of [1, 2, 4]) {
      const path = join(folder, `threads-${threads}.parquet`);
      await writeTable(everyType(20_000), path, { runtime: makeRuntime({ threads }) });
      bytes.push(readFileSync(path));
    }
    expect(bytes[1].equals(bytes[0])).toBe(true);
    expect(bytes[2].equals(bytes[0])).toBe(true);
  });
});

describe("a file appears whole or not at all", () => {
  test("a write that stops leaves what was there, and no litter", async () => {
    const stopped = makeRuntime({ threads: 1 });
    stop(stopped);
    for (const ending of ["csv", "parquet"]) {
      const path = join(folder, `kept.${ending}`);
      writeFileSync(path, "before");
      await expect(writeTable(everyType(10), path, { runtime: stopped })).rejects.toMatchObject({
        code: "ERR_CANCELLED",
      });
      expect(readFileSync(path, "utf8")).toBe("before");
    }
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("an ending nobody writes is an error of use", async () => {
    const write = writeTable(everyType(1), join(folder, "x.xlsx"), { runtime });
    await expect(write).rejects.toMatchObject({ code: "ERR_OUTPUT_FORMAT", exitCode: 2 });
  });
});
