import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../src/columns/column.js";
import { stackTables } from "../../src/columns/stack-tables.js";
import { makeTable, type Table } from "../../src/columns/table.js";
import { cellsOf, columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { parquetSource } from "../../src/sources/parquet.js";
import { readBatches } from "../../src/sources/read-batches.js";
import { writeTable } from "../../src/sources/write-table.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-batches-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runtime = makeRuntime({ threads: 2 });
const rows = 140_000;
const table = makeTable([
  ["n", makeColumn("float64", { values: allocate(Float64Array, rows).map((_, row) => row / 7) })],
  ["k", makeColumn("int32", { values: allocate(Int32Array, rows).map((_, row) => row) })],
  ["t", columnFrom(Array.from({ length: rows }, (_, row) => (row % 11 === 0 ? null : `t${row % 5}`)))],
]);

async function all(batches: AsyncIterable<Table>): Promise<Table[]> {
  const found: Table[] = [];
  for await (const batch of batches) found.push(batch);
  return found;
}
const cells = (found: Table) => found.columns.map(cellsOf);

describe("rows in batches", () => {
  it("are those of the whole file in its order, none longer than asked for", async () => {
    const path = join(folder, "rows.parquet");
    await writeTable(table, path);
    for (const size of [2_048, 5_000, 150_000]) {
      const found = await all(parquetSource.batches!(path, size, { runtime }));
      expect(found.every(({ rowCount }) => rowCount > 0 && rowCount <= size)).toBe(true);
      expect(cells(stackTables(found))).toEqual(cells(table));
    }
    expect(await all(parquetSource.batches!(path, 2_048, { runtime, columns: ["k"] }))).toSatisfy((found: Table[]) =>
      found.every(({ names }) => names.length === 1),
    );
  });

  it("come from sources that are read whole too, one file after the other", async () => {
    await writeTable(table, join(folder, "a.arrow"));
    await writeTable(table, join(folder, "b.arrow"));
    const found = await all(readBatches(join(folder, "*.arrow"), { runtime }));
    expect(found.length).toBe(4);
    expect(cells(stackTables(found))).toEqual(cells(stackTables([table, table])));
  });

  it("say what is wrong with a file, and stop when asked", async () => {
    const path = join(folder, "text.parquet");
    await writeTable(table, join(folder, "text.csv"));
    copyFileSync(join(folder, "text.csv"), path);
    await expect(all(parquetSource.batches!(path, 2_048, { runtime }))).rejects.toThrow(
      expect.objectContaining({ code: "ERR_FILE_INVALID" }),
    );
    const stopped = makeRuntime({ threads: 1 });
    stopped.control[0] = 1;
    await expect(all(readBatches(join(folder, "rows.parquet"), { runtime: stopped }))).rejects.toThrow(
      expect.objectContaining({ code: "ERR_CANCELLED" }),
    );
  });
});
