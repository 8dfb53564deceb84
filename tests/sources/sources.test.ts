import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { arrowBytes } from "../../src/columns/arrow-ipc.js";
import { columnNamed, type Table, tableFromRows } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { filesMatching, matches } from "../../src/sources/glob.js";
import { readSources, sourceOf } from "../../src/sources/sources.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-sources-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runtime = makeRuntime({ threads: 1 });
const put = (name: string, content: string | Uint8Array) => {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const cells = (table: Table, name: string) => cellsOf(columnNamed(table, name));

describe("several files become one table", () => {
  put("parts/b.jsonl", '{"x":3,"s":"q","only":true}\nnot json\n');
  put("parts/a.jsonl", '{"x":1,"s":"p"}\n{"x":2,"s":"q"}\n');
  put("parts/deep/c.jsonl.gz", gzipSync('{"s":"r","x":0.5}\n'));
  put("parts/deep/.hidden.jsonl", '{"x":99}\n');

  test("a file after another, sorted by path, with what each held", async () => {
    const read = await readSources([{ path: "parts/**/*.jsonl*" }], folder, { runtime });
    expect(cells(read.table, "x")).toEqual([1, 2, 3, 0.5]);
    expect(cells(read.table, "s")).toEqual(["p", "q", "q", "r"]);
    expect(cells(read.table, "only")).toEqual([null, null, true, null]);
    expect(read.files.map(({ file, rows, badLineCount }) => [file, rows, badLineCount])).toEqual([
      ["a.jsonl", 2, 0],
      ["b.jsonl", 1, 1],
      ["c.jsonl.gz", 1, 0],
    ]);
    const bytes = readFileSync(join(folder, "parts/a.jsonl"));
    expect(read.files[0]).toMatchObject({
      bytes: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    expect(read).toMatchObject({ badLineCount: 1, lineCount: 5, badLines: [{ file: "b.jsonl", line: 2 }] });
  });

  test("where their columns differ it is reported", async () => {
    const { drift } = await readSources([{ path: "parts/**/*.jsonl*" }], folder, { runtime });
    expect(drift).toEqual([
      { file: "a.jsonl", missing: ["only"], widened: [{ column: "x", from: "int64", to: "float64" }] },
      { file: "b.jsonl", missing: [], widened: [{ column: "x", from: "int64", to: "float64" }] },
      { file: "c.jsonl.gz", missing: ["only"], widened: [] },
    ]);
  });

  test("types that nothing holds both are an error that names file and column", async () => {
    put("clash/1.jsonl", '{"x":1}');
    put("clash/2.jsonl", '{"x":"a"}');
    const read = readSources([{ path: "clash/*" }], folder, { runtime });
    await expect(read).rejects.toMatchObject({ code: "ERR_TYPE", details: { what: "column 'x' of 2.jsonl" } });
  });

  test("an integer that a float would round is an error, not a rounded value", async () => {
    put("wide/1.jsonl", '{"x":9007199254740993}');
    put("wide/2.jsonl", '{"x":0.5}');
    const read = readSources([{ path: "wide/*" }], folder, { runtime });
    await expect(read).rejects.toMatchObject({
      code: "ERR_TYPE",
      message: expect.stringContaining("9007199254740993"),
    });
  });

  test("dates widen to timestamps, all-null columns to anything", async () => {
    put("times/1.jsonl", '{"t":"1969-12-31","n":null}');
    put("times/2.jsonl", '{"t":"2024-01-01T12:00:00Z","n":"x"}');
    const { table } = await readSources([{ path: "times/*" }], folder, { runtime });
    expect(cells(table, "t")).toEqual([new Date("1969-12-31"), new Date("2024-01-01T12:00:00Z")]);
    expect(cells(table, "n")).toEqual([null, "x"]);
  });

  test("a limit counts over all files", async () => {
    const { table, files } = await readSources([{ path: "parts/**/*.jsonl" }], folder, { runtime, limit: 2 });
    expect([table.rowCount, files.length]).toEqual([2, 1]);
  });
});

describe("the format", () => {
  const arrow = arrowBytes(tableFromRows([{ x: 1 }]));
  put("plain", arrow);
  put("stream.dat", arrowBytes(tableFromRows([{ x: 1 }]), { format: "stream" }));
  put("rows.txt.gz", gzipSync('  {"x":1}\n'));
  put("table.txt", "a,b\n1,2\n");
  put("table.data", Buffer.from("\ufeffa,b\n1,2\n", "utf16le"));
  put("liar.json", arrow);
  put("noise.bin", Uint8Array.of(0, 1, 2, 3));

  test.each([
    ["plain", "arrow-file"],
    ["stream.dat", "arrow-file"],
    ["rows.txt.gz", "json-lines"],
    ["table.txt", "csv"],
    ["table.data", "csv"],
    ["liar.json", "json-lines"],
  ])("of %s is %s", async (file, format) => {
    expect((await sourceOf(join(folder, file))).name).toBe(format);
  });

  test("is as stated where it is stated", async () => {
    const { files } = await readSources([{ path: "liar.json", format: "arrow-file" }], folder, { runtime });
    expect(files[0].format).toBe("arrow-file");
  });

  test("that is none is an error", async () => {
    await expect(sourceOf(join(folder, "noise.bin"))).rejects.toMatchObject({
      code: "ERR_FORMAT_UNKNOWN",
      exitCode: 2,
    });
  });
});

test("a missing file, an empty glob, a folder and a URL are errors of use", async () => {
  for (const path of ["none.jsonl", "none/*.jsonl", "parts"]) {
    const read = readSources([{ path }], folder, { runtime });
    await expect(read).rejects.toMatchObject({ code: "ERR_FILE_MISSING", exitCode: 2 });
  }
  const remote = readSources([{ path: "https://example.org/x.csv" }], folder, { runtime });
  await expect(remote).rejects.toMatchObject({ code: "ERR_SOURCE_UNSUPPORTED", exitCode: 2 });
});

describe("a glob", () => {
  test.each([
    ["*", "abc", true],
    ["*.csv", "a.csv", true],
    ["*.csv", ".csv", false],
    ["a?c", "abc", true],
    ["a?c", "ac", false],
    ["*a*b", "xaab", true],
    ["*a*b", "xaabc", false],
    ["", "", true],
    ["**", "x", true],
  ])("%s matches %s: %s", (pattern, name, expected) => {
    expect(matches(pattern, name)).toBe(expected);
  });

  test("of many stars takes no time that grows with their number", () => {
    const start = process.cpuUsage();
    expect(matches(`${"*a".repeat(200)}b`, "a".repeat(20_000))).toBe(false);
    const { user } = process.cpuUsage(start);
    expect(user).toBeLessThan(1e6);
  });

  test("** finds files in the folder itself and below", async () => {
    const found = await filesMatching(join(folder, "parts/**/?.jsonl"));
    expect(found.map((path) => path.slice(folder.length + 1))).toEqual(["parts/a.jsonl", "parts/b.jsonl"]);
  });
});
