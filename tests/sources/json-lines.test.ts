import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { columnNamed } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { makeRuntime, stop } from "../../src/engine/runtime.js";
import { jsonLinesSource } from "../../src/sources/json-lines.js";
import { jsonSplitter } from "../../src/sources/json-splitter.js";
import type { ReadOptions } from "../../src/sources/source.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-json-"));
afterAll(() => rmSync(folder, { recursive: true }));
const runtime = makeRuntime({ threads: 1 });
let count = 0;

async function read(content: string | Uint8Array, options: Partial<ReadOptions> = {}) {
  const path = join(folder, `${count++}.jsonl`);
  writeFileSync(path, content);
  const result = await jsonLinesSource.read(path, { runtime, ...options });
  const columns = result.table.names.map((name, index) => {
    const column = result.table.columns[index];
    return [name, column.type, cellsOf(column)] as const;
  });
  return { ...result, columns };
}

describe("the type of a column is found over all rows", () => {
  test.each<[string, string, readonly [string, unknown[]]]>([
    ["integers", '{"x":1}\n{"x":-2}', ["int64", [1, -2]]],
    ["integers beyond 2^53 are exact", '{"x":9007199254740993}\n{"x":1}', ["int64", [9007199254740993n, 1]]],
    [
      "integers beyond 64 bits are text",
      '{"x":18446744073709551616}\n{"x":1}',
      ["dictionary", ["18446744073709551616", "1"]],
    ],
    ["a late fraction makes floats", '{"x":1}\n{"x":0.5}', ["float64", [1, 0.5]]],
    ["1.0 is a float", '{"x":1.0}\n{"x":2e0}', ["float64", [1, 2]]],
    [
      "a fraction beside a wide integer is text, as no float holds both",
      '{"x":0.5}\n{"x":9007199254740993}',
      ["dictionary", ["0.5", "9007199254740993"]],
    ],
    ["booleans", '{"x":true}\n{"x":null}\n{"x":false}', ["bool", [true, null, false]]],
    ["strings", '{"x":"a"}\n{"x":""}\n{"x":"12"}', ["dictionary", ["a", "", "12"]]],
    ["mixed kinds are text", '{"x":"a"}\n{"x":1}\n{"x":true}', ["dictionary", ["a", "1", "true"]]],
    ["nothing but null is float64", '{"x":null}\n{}', ["float64", [null, null]]],
    ["nested values are JSON text", '{"x":{"a":[1, "}"]}}\n{"x":[]}', ["dictionary", ['{"a":[1, "}"]}', "[]"]]],
    ["dates", '{"x":"2024-02-29"}\n{"x":"1969-12-31"}', ["date", [new Date("2024-02-29"), new Date("1969-12-31")]]],
    [
      "times",
      '{"x":"2024-02-29"}\n{"x":"1969-12-31T23:59:59.999+01:00"}',
      ["timestamp", [new Date("2024-02-29"), new Date("1969-12-31T22:59:59.999Z")]],
    ],
    ["a day that is none is text", '{"x":"2023-02-29"}', ["dictionary", ["2023-02-29"]]],
    ["escapes", '{"x":"\\u00e9\\n\\"\\\\"}', ["dictionary", ['é\n"\\']]],
    ["the last of two equal keys counts", '{"x":1,"x":2}', ["int64", [2]]],
  ])("%s", async (_, content, [type, cells]) => {
    expect((await read(content)).columns).toEqual([["x", type, cells]]);
  });

  test("more distinct strings than a dictionary takes are utf8", async () => {
    const { columns } = await read(Array.from({ length: 65_537 }, (_, i) => `{"x":"v${i}"}`).join("\n"));
    expect(columns[0][1]).toBe("utf8");
    expect(columns[0][2][65_536]).toBe("v65536");
  });

  test("but a stated type holds", async () => {
    const types = new Map([
      ["x", "utf8"],
      ["y", "float64"],
    ]);
    const { columns } = await read('{"x":1,"y":"0.5"}\n{"x":null,"y":"2"}', { types });
    expect(columns).toEqual([
      ["x", "utf8", ["1", null]],
      ["y", "float64", [0.5, 2]],
    ]);
    await expect(read('{"y":"abc"}', { types })).rejects.toMatchObject({
      code: "ERR_TYPE",
      details: { what: "column 'y' in row 1", received: '"abc"' },
    });
  });
});

test("a key a row lacks is missing there, also when it comes late", async () => {
  const { columns } = await read('{"a":1}\n{"b":"x","a":2}\n{"c":true}');
  expect(columns).toEqual([
    ["a", "int64", [1, 2, null]],
    ["b", "dictionary", [null, "x", null]],
    ["c", "bool", [null, null, true]],
  ]);
});

test("keys that are names of an object's own things are ordinary columns", async () => {
  const { table } = await read('{"__proto__":1,"constructor":2,"toString":3,"":4}');
  expect(table.names).toEqual(["__proto__", "constructor", "toString", ""]);
  expect(cellsOf(columnNamed(table, "__proto__"))).toEqual([1]);
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("lines that are no valid object are kept out, counted and told by number", async () => {
  const lines = [
    '{"x":1}',
    "",
    '{"x":NaN}',
    "[1]",
    '{"x":1e999}',
    '{"x":2} tail',
    '{"x":"open',
    `{"x":${"[".repeat(65)}${"]".repeat(65)}}`,
    '{"x":01}',
    '{"x":"tab\there"}',
    "{x:1}",
    '{"x":{"a":}}',
    '{"x":3}\r',
  ];
  const { table, badLineCount, badLines, lineCount } = await read(lines.join("\n"));
  expect(cellsOf(table.columns[0])).toEqual([1, 3]);
  expect([badLineCount, lineCount]).toEqual([10, 12]);
  expect(badLines.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  expect(badLines[2]).toMatchObject({ reason: "the number at character 6 is too large", text: '{"x":1e999}' });
  expect(badLines[5].reason).toBe("nested deeper than 64");
});

test("a line that is not UTF-8 is a bad line", async () => {
  const bytes = Buffer.concat([Buffer.from('{"x":"a"}\n{"x":"'), Buffer.of(0xff), Buffer.from('"}\n{"x":"b"}')]);
  const { columns, badLines } = await read(bytes);
  expect(columns[0][2]).toEqual(["a", "b"]);
  expect(badLines).toMatchObject([{ line: 2, reason: "not valid UTF-8" }]);
});

test("an array of objects gives what lines give, a bad element kept out", async () => {
  const { columns, badLines, dialect } = await read('\ufeff[\n {"x": 1, "s": "],{"},\n {"x": NaN},\n {"x": 2}\n]\n');
  expect(columns).toEqual([
    ["x", "int64", [1, 2]],
    ["s", "dictionary", ["],{", null]],
  ]);
  expect(badLines).toMatchObject([{ line: 3 }]);
  expect(dialect).toMatchObject({ layout: "array" });
});

test("an array that does not end is a damaged file", async () => {
  await expect(read('[{"x":1},{"x":2}')).rejects.toMatchObject({ code: "ERR_FILE_INVALID", exitCode: 3 });
  await expect(read('[{"x":1}] {"x":2}')).rejects.toMatchObject({ code: "ERR_FILE_INVALID" });
});

test("gzip is found by its first bytes, and damage to it is named", async () => {
  const packed = gzipSync('{"x":1}\n{"x":2}\n');
  const { columns, dialect } = await read(packed);
  expect(columns[0][2]).toEqual([1, 2]);
  expect(dialect).toMatchObject({ compression: "gzip" });
  await expect(read(packed.subarray(0, packed.length - 9))).rejects.toMatchObject({ code: "ERR_FILE_INVALID" });
});

test("limit, columns and missing texts are kept to", async () => {
  const content = '{"a":1,"b":"?"}\n{"a":2,"b":"x"}\n{"a":3,"b":"y"}';
  const { columns } = await read(content, { limit: 2, columns: ["b"], missing: ["?"] });
  expect(columns).toEqual([["b", "dictionary", [null, "x"]]]);
  await expect(read(content, { columns: ["z"] })).rejects.toMatchObject({ code: "ERR_COLUMN_MISSING" });
});

test("a stop is heard", async () => {
  const stopped = makeRuntime({ threads: 1 });
  stop(stopped);
  await expect(read('{"x":1}', { runtime: stopped })).rejects.toMatchObject({ code: "ERR_CANCELLED" });
});

test("an empty file is a table without columns", async () => {
  expect((await read("")).table).toMatchObject({ rowCount: 0, names: [] });
});

test("whatever JSON.stringify writes is read back, in lines and in an array", async () => {
  const cell = fc.oneof(
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.string({ unit: "binary" }),
    fc.boolean(),
  );
  const rows = fc.array(fc.dictionary(fc.string({ unit: "binary", maxLength: 5 }), cell, { maxKeys: 4 }), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(rows, async (written) => {
      const lines = await read(written.map((row) => JSON.stringify(row)).join("\n"));
      const array = await read(JSON.stringify(written, null, 1));
      expect(lines.badLineCount).toBe(0);
      expect(array.columns).toEqual(lines.columns);
      written.forEach((row, index) => {
        for (const [name, value] of Object.entries(row)) {
          const found = lines.columns.find(([column]) => column === name)!;
          const [, type, cells] = found;
          const isTime = type === "date" || type === "timestamp";
          // Lone surrogates, which no UTF-8 holds, become the replacement character.
          const expected = value === null ? "null" : Buffer.from(String(value)).toString();
          if (!isTime) expect(String(cells[index])).toBe(expected);
        }
      });
    }),
    { numRuns: 60, seed: 1 },
  );
});

test("records are the same wherever the bytes are cut", () => {
  for (const content of ['[{"a":"x\\"],"},\n {"a":[1,{"b":2}]} , {"a":"é"}]\n', '{"a":1}\n\n{"a":"\\n"}\r\n{"a":2}']) {
    const bytes = Buffer.from(content);
    const split = (cuts: number[]) => {
      const splitter = jsonSplitter();
      const pieces = [0, ...cuts].map((cut, i) => bytes.subarray(cut, cuts[i] ?? bytes.length));
      const records = [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
      return records.map(({ line, bytes }) => [line, Buffer.from(bytes).toString().trim()]);
    };
    const whole = split([]);
    expect(whole.length).toBe(3);
    for (let cut = 1; cut < bytes.length; cut++) expect(split([cut])).toEqual(whole);
    expect(split(Array.from({ length: bytes.length - 1 }, (_, i) => i + 1))).toEqual(whole);
  }
});
