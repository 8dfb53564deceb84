import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { arrowBytes } from "../../src/columns/arrow-ipc.js";
import { columnNamed } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { makeRuntime, stop } from "../../src/engine/runtime.js";
import { arrowFileSource } from "../../src/sources/arrow-file.js";
import { everyType } from "../columns/every-type.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-arrow-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runtime = makeRuntime({ threads: 1 });
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/arrow/${name}`, import.meta.url));

test("columns are views of one shared memory, with the file's values", async () => {
  const table = everyType(100, [40, 60]);
  const path = join(folder, "every.arrow");
  writeFileSync(path, arrowBytes(table));
  const read = await arrowFileSource.read(path, { runtime });
  expect(read.table.columns.map(cellsOf)).toEqual(table.columns.map(cellsOf));
  const buffers = new Set(read.table.columns.flatMap(({ chunks }) => chunks.map(({ values }) => values.buffer)));
  expect(buffers.size).toBe(1);
  expect([...buffers][0]).toBeInstanceOf(SharedArrayBuffer);
  expect(read).toMatchObject({ lineCount: 100, badLineCount: 0, dialect: { layout: "file" } });
});

test("streams, limit, columns, missing texts and stated types", async () => {
  const { table, dialect } = await arrowFileSource.read(fixture("numbers.arrows"), {
    runtime,
    limit: 3,
    columns: ["int8", "bool"],
    types: new Map([["int8", "float64"]]),
  });
  expect(dialect).toMatchObject({ layout: "stream" });
  expect(columnNamed(table, "int8").type).toBe("float64");
  expect(cellsOf(columnNamed(table, "int8"))).toEqual([0, null, 1]);
  expect(cellsOf(columnNamed(table, "bool"))).toEqual([true, false, null]);
  const strings = await arrowFileSource.read(fixture("strings.arrow"), { runtime, columns: ["utf8"], missing: ["a"] });
  expect(cellsOf(strings.table.columns[0]).slice(0, 3)).toEqual(["", null, null]);
});

test("errors: compressed, no Arrow at all, missing, stopped", async () => {
  const read = (path: string) => arrowFileSource.read(path, { runtime });
  await expect(read(fixture("compressed.arrow"))).rejects.toMatchObject({ code: "ERR_ARROW_UNSUPPORTED", exitCode: 3 });
  await expect(read(fileURLToPath(import.meta.url))).rejects.toMatchObject({ code: "ERR_ARROW_INVALID" });
  await expect(read(join(folder, "none.arrow"))).rejects.toMatchObject({ code: "ERR_FILE_MISSING", exitCode: 2 });
  const stopped = makeRuntime({ threads: 1 });
  stop(stopped);
  const late = arrowFileSource.read(fixture("numbers.arrow"), { runtime: stopped });
  await expect(late).rejects.toMatchObject({ code: "ERR_CANCELLED" });
});
