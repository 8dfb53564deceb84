import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as arrow from "apache-arrow";
import { describe, expect, test } from "vitest";
import { arrowBytes, readArrow, writeArrow } from "../../src/columns/arrow-ipc.js";
import { columnOf, columnTypes, makeChunk } from "../../src/columns/column.js";
import { columnNamed, makeTable, type Table } from "../../src/columns/table.js";
import { cellsOf } from "../../src/columns/values.js";
import { columnOfType, everyType } from "./every-type.js";

const fixtures = fileURLToPath(new URL("../fixtures/arrow/", import.meta.url));
const fixture = (name: string) => new Uint8Array(readFileSync(fixtures + name));

/** Cells in a form two readers can be compared in: instants in milliseconds, bigints as text. */
function plain(table: Table): unknown[][] {
  return table.columns.map((column) =>
    cellsOf(column).map((cell) =>
      cell instanceof Date ? cell.getTime() : typeof cell === "bigint" ? `${cell}` : cell,
    ),
  );
}

function plainOfApache(table: arrow.Table, source: Table): unknown[][] {
  return source.columns.map((_, index) =>
    [...table.getChildAt(index)!].map((cell) => {
      if (typeof cell !== "bigint") return cell;
      return Number.isSafeInteger(Number(cell)) ? Number(cell) : `${cell}`;
    }),
  );
}

describe("what our writer makes, apache-arrow reads alike", () => {
  const tables: [string, Table][] = [
    ["every type with nulls", everyType(41)],
    ["slices that start inside a byte", everyType(29, [29], 3)],
    ["chunks", everyType(50, [7, 0, 13, 30])],
    ["chunks of slices", everyType(50, [7, 1, 12, 30], 11)],
    ["one row", everyType(1)],
    ["no rows", everyType(0)],
    ["no columns", makeTable([], 0)],
    [
      "columns whose chunks end at different rows",
      makeTable([
        ["a", everyType(20, [3, 17]).columns[12]],
        ["b", everyType(20, [11, 9]).columns[9]],
        ["c", columnOf("utf8", [columnOfType("utf8", 20).chunks[0]])],
      ]),
    ],
    [
      "names that are no ordinary keys",
      makeTable(["__proto__", "constructor", "", "水"].map((n) => [n, columnOfType("int8", 3)])),
    ],
  ];
  for (const format of ["file", "stream"] as const) {
    test.each(tables)(`%s, as a ${format}`, (_, table) => {
      const bytes = arrowBytes(table, { format });
      const theirs = arrow.tableFromIPC(bytes);
      expect(theirs.schema.fields.map((field) => field.name)).toEqual(table.names);
      expect(theirs.numRows).toBe(table.rowCount);
      expect(plainOfApache(theirs, table)).toEqual(plain(table));
      const ours = readArrow(bytes);
      expect(ours.names).toEqual(table.names);
      expect(ours.columns.map(({ type }) => type)).toEqual(table.columns.map(({ type }) => type));
      expect(plain(ours)).toEqual(plain(table));
    });
  }
});

describe("the bytes of a table", () => {
  test("are the same each time and for garbage in unused bits", () => {
    const clean = makeTable([["b", columnOf("bool", [makeChunk("bool", bits(0b00000101, 0b00000111))])]]);
    const dirty = makeTable([["b", columnOf("bool", [makeChunk("bool", bits(0b11110101, 0b10100111))])]]);
    const nulls = makeTable([["b", columnOf("bool", [makeChunk("bool", bits(0b11110101, 0b10100011))])]]);
    expect(arrowBytes(dirty)).toEqual(arrowBytes(clean));
    expect(arrowBytes(nulls)).not.toEqual(arrowBytes(clean));
    expect(arrowBytes(everyType(30))).toEqual(arrowBytes(everyType(30)));
  });

  test("come in pieces that are views of the columns", () => {
    const table = everyType(64);
    const pieces = [...writeArrow(table)];
    for (const name of ["float64", "int32", "timestamp", "dictionary"]) {
      const { values } = columnNamed(table, name).chunks[0];
      expect(pieces.some((piece) => piece.buffer === values.buffer)).toBe(true);
    }
  });

  test("hold every buffer on a border of 8", () => {
    const table = readArrow(arrowBytes(everyType(13)));
    for (const column of table.columns) expect(column.chunks[0].values.byteOffset % 8).toBe(0);
  });
});

function bits(values: number, validity: number) {
  return { values: Uint8Array.of(values), validity: Uint8Array.of(validity), length: 3 };
}

describe("what apache-arrow writes, our reader reads alike", () => {
  const dictionary = arrow.vectorFromArray(
    ["x", null, "y", "x"],
    new arrow.Dictionary(new arrow.Utf8(), new arrow.Int16()),
  );
  const table = new arrow.Table({
    f64: arrow.vectorFromArray([0.5, null, Number.NaN, -1], new arrow.Float64()),
    i64: arrow.vectorFromArray([2n ** 60n, null, -1n, 0n], new arrow.Int64()),
    u16: arrow.vectorFromArray([65535, 0, null, 1], new arrow.Uint16()),
    b: arrow.vectorFromArray([true, null, false, true], new arrow.Bool()),
    s: arrow.vectorFromArray(["", "é", null, "🌊"], new arrow.Utf8()),
    d: dictionary,
    date: arrow.vectorFromArray([new Date(0), null, new Date(864e5), new Date(-864e5)], new arrow.DateMillisecond()),
    ms: arrow.vectorFromArray([1n, null, -1n, 2n ** 40n], new arrow.TimestampMillisecond()),
    n: arrow.vectorFromArray([null, null, null, null], new arrow.Null()),
  });
  const expected = [
    [0.5, null, Number.NaN, -1],
    [`${2n ** 60n}`, null, -1, 0],
    [65535, 0, null, 1],
    [true, null, false, true],
    ["", "é", null, "🌊"],
    ["x", null, "y", "x"],
    [0, null, 864e5, -864e5],
    [1, null, -1, 2 ** 40],
    [null, null, null, null],
  ];
  for (const format of ["file", "stream"] as const) {
    test(`as a ${format}, at any alignment of the bytes`, () => {
      const bytes = arrow.tableToIPC(table, format);
      for (let shift = 0; shift < 8; shift++) {
        const moved = new Uint8Array(new SharedArrayBuffer(bytes.length + shift), shift);
        moved.set(bytes);
        expect(plain(readArrow(moved))).toEqual(expected);
      }
    });
  }
});

interface Expected {
  readonly rows: number;
  readonly columns: readonly { name: string; type: string; cells: (string | boolean | null)[] }[];
}

/** A column's cells as tools/refgen/arrow.py writes them. */
function cellTexts(table: Table, index: number): unknown[] {
  const column = table.columns[index];
  return column.chunks.flatMap((chunk) => {
    const cells = cellsOf(columnOf(column.type, [chunk], column.dictionary));
    return cells.map((cell, row) => {
      if (cell === null || column.type === "utf8" || column.type === "dictionary" || column.type === "bool")
        return cell;
      return column.type.startsWith("float") ? cell : String(chunk.values[row]);
    });
  });
}

/** float.hex() of Python. */
function fromHex(text: string): number {
  const named = { inf: Infinity, "-inf": -Infinity, nan: Number.NaN }[text];
  if (named !== undefined) return named;
  const [, sign, whole, fraction = "", exponent] = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text)!;
  const digits = Number.parseInt(whole + fraction, 16);
  const power = Number(exponent) - 4 * fraction.length;
  const value = power < -1000 ? digits * 2 ** -1000 * 2 ** (power + 1000) : digits * 2 ** power;
  return sign ? -value : value;
}

describe("what pyarrow writes and reads, our reader reads alike", () => {
  test.each([
    ["numbers.arrow", "numbers"],
    ["numbers.arrows", "numbers"],
    ["times.arrow", "times"],
    ["strings.arrow", "strings"],
    ["legacy.arrow", "legacy"],
    ["chunks.arrow", "chunks"],
    ["empty.arrow", "empty"],
    ["changing-dictionary.arrows", "changing-dictionary"],
  ])("%s", (file, values) => {
    const expected = JSON.parse(readFileSync(`${fixtures}${values}.json`, "utf8")) as Expected;
    const table = readArrow(fixture(file));
    expect(table.rowCount).toBe(expected.rows);
    expect(table.names).toEqual(expected.columns.map(({ name }) => name));
    expected.columns.forEach(({ name, type, cells }, index) => {
      const isFloat = /^(float|double|halffloat)/.test(type);
      const wanted = isFloat ? cells.map((cell) => (cell === null ? null : fromHex(cell as string))) : cells;
      expect([name, cellTexts(table, index)]).toEqual([name, wanted]);
    });
  });

  test("a dictionary of distinct int32 codes and a float column are views of the file's bytes", () => {
    const bytes = new Uint8Array(new SharedArrayBuffer(fixture("strings.arrow").length));
    bytes.set(fixture("strings.arrow"));
    const table = readArrow(bytes);
    expect(columnNamed(table, "dictionary_int32").chunks[0].values.buffer).toBe(bytes.buffer);
    expect(columnNamed(table, "utf8").chunks[0].bytes!.buffer).toBe(bytes.buffer);
  });

  test("a column nobody asked for may be of any type", () => {
    const table = readArrow(fixture("nested.arrow"), { columns: ["after", "before"] });
    expect(table.names).toEqual(["after", "before"]);
    expect(plain(table)).toEqual([
      ["x", "y"],
      [1, 2],
    ]);
  });
});

describe("what cannot be read is named", () => {
  test.each([
    ["nested.arrow", { code: "ERR_ARROW_UNSUPPORTED", details: { what: "type 'list'", where: "column 'list'" } }],
    ["utf8-view.arrow", { code: "ERR_ARROW_UNSUPPORTED", details: { what: "type 'utf8 view'", where: "column 'v'" } }],
    [
      "compressed.arrow",
      { code: "ERR_ARROW_UNSUPPORTED", details: { what: "compressed data", where: "record batch 0" } },
    ],
    ["large-uint64.arrow", { code: "ERR_ARROW_UNSUPPORTED", details: { where: "column 'id' of record batch 0" } }],
  ])("%s", (file, error) => {
    expect(errorOf(() => readArrow(fixture(file)))).toMatchObject(error);
  });

  test("a missing column, with the nearest name", () => {
    const error = errorOf(() => readArrow(fixture("numbers.arrow"), { columns: ["flaot64"] }));
    expect(error).toMatchObject({ code: "ERR_COLUMN_MISSING", details: { column: "flaot64", near: "float64" } });
  });

  test("two columns of one name, unless they are to be numbered", () => {
    const vector = () => arrow.makeVector(Int32Array.of(1));
    const field = (name: string) => new arrow.Field(name, new arrow.Int32(), true);
    const schema = new arrow.Schema([field("a"), field("a.2"), field("a"), field("b"), field("a")]);
    const data = arrow.makeData({
      type: new arrow.Struct(schema.fields),
      length: 1,
      nullCount: 0,
      children: schema.fields.map(() => vector().data[0]),
    });
    const bytes = arrow.tableToIPC(new arrow.Table(schema, [new arrow.RecordBatch(schema, data)]), "file");
    expect(errorOf(() => readArrow(bytes))).toMatchObject({
      code: "ERR_COLUMN_DUPLICATE",
      details: { columns: ["a"] },
    });
    const { names } = readArrow(bytes, { duplicateColumns: "number" });
    expect(names).toEqual(["a", "a.2", "a.3", "b", "a.4"]);
  });

  test("a file cut short at every length", () => {
    const bytes = fixture("chunks.arrow");
    for (let length = 0; length < bytes.length; length++) {
      expect(errorOf(() => readArrow(bytes.slice(0, length))).code).toBe("ERR_ARROW_INVALID");
    }
  });
});

function errorOf(work: () => unknown): { code: string; details: Record<string, unknown> } {
  try {
    work();
  } catch (error) {
    return error as never;
  }
  throw new Error("expected an error");
}

/** Reads damaged bytes: a table whose cells can all be read and written again, or one of our errors, and no hang. */
function survive(bytes: Uint8Array): "table" | "error" {
  const start = process.cpuUsage();
  let outcome: "table" | "error" = "error";
  try {
    const table = readArrow(bytes);
    if (table.rowCount < 10_000) {
      for (const column of table.columns) cellsOf(column);
      arrowBytes(table);
    }
    outcome = "table";
  } catch (error) {
    const code = String((error as { code?: string }).code);
    if (!["ERR_ARROW_INVALID", "ERR_ARROW_UNSUPPORTED", "ERR_COLUMN_DUPLICATE"].includes(code)) throw error;
  }
  const used = process.cpuUsage(start);
  expect(used.user + used.system).toBeLessThan(2e6);
  return outcome;
}

const valuesOf = (table: Table, index: number) => table.columns[index].chunks[0].values as Int32Array;

describe("what lies about its values is refused", () => {
  const table = makeTable([
    ["text", columnOfType("utf8", 9)],
    ["code", columnOfType("dictionary", 9)],
    ["bit", columnOfType("bool", 9)],
  ]);
  // The views of a first reading are the file's own bytes, so they can be used to damage them.
  test.each<[string, (read: Table) => void]>([
    ["go backwards", (read) => valuesOf(read, 0).set([200], 2)],
    ["begin below 0", (read) => valuesOf(read, 0).set([-1], 0)],
    ["point outside", (read) => valuesOf(read, 0).set([1e6], 9)],
    ["not valid UTF-8", (read) => read.columns[0].chunks[0].bytes!.set([0xff], 1)],
    ["row 0 has code 99", (read) => valuesOf(read, 1).set([99], 0)],
    ["row 0 has code -1", (read) => valuesOf(read, 1).set([-1], 0)],
    ["it states 2 nulls, its bitmap holds 3", (read) => read.columns[2].chunks[0].validity.set([0b11110110], 0)],
  ])("%s", (sentence, damage) => {
    const bytes = arrowBytes(table);
    damage(readArrow(bytes));
    expect(errorOf(() => readArrow(bytes))).toMatchObject({
      code: "ERR_ARROW_INVALID",
      message: expect.stringContaining(sentence),
    });
  });

  test("but a code behind a null may be anything, and becomes 0", () => {
    const bytes = arrowBytes(table);
    valuesOf(readArrow(bytes), 1).set([99], 3);
    const code = readArrow(bytes).columns[1];
    expect(cellsOf(code)).toEqual(cellsOf(table.columns[1]));
    expect(code.chunks[0].values[3]).toBe(0);
  });
});

describe("damaged bytes give a table or a typed error", () => {
  const files = ["numbers.arrow", "strings.arrow", "changing-dictionary.arrows"];
  test.each(files)("every byte of %s changed in three ways", (file) => {
    const bytes = fixture(file);
    const seen = { table: 0, error: 0 };
    for (let at = 0; at < bytes.length; at++) {
      const kept = bytes[at];
      for (const damaged of [kept ^ 0xff, kept ^ 1, kept ^ 0x80]) {
        bytes[at] = damaged;
        seen[survive(bytes)]++;
      }
      bytes[at] = kept;
    }
    expect(seen.table).toBeGreaterThan(0);
    expect(seen.error).toBeGreaterThan(bytes.length / 20);
  });

  test("20,000 seeded changes of one to eight bytes, words and cuts", () => {
    const originals = readdirSync(fixtures)
      .filter((name) => /\.arrows?$/.test(name))
      .map(fixture);
    let state = 12345;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const words = [0, 1, -1, 0x7fffffff, -0x80000000, 0xffff, 8, 16, 65536];
    for (let round = 0; round < 20_000; round++) {
      const bytes = originals[random(originals.length)].slice();
      const view = new DataView(bytes.buffer);
      for (let change = random(8); change >= 0; change--) {
        if (random(2) === 0) bytes[random(bytes.length)] = random(256);
        else view.setInt32(random(bytes.length - 4) & ~3, words[random(words.length)], true);
      }
      survive(random(10) === 0 ? bytes.subarray(0, random(bytes.length)) : bytes);
    }
  });

  test("a column count of the writer's own types is what the reader gives back", () => {
    expect(readArrow(arrowBytes(everyType(3))).columns.map(({ type }) => type)).toEqual([...columnTypes]);
  });
});
