// Long, because every rule of the format is a case here, and a reader of the format wants them in one place.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Column } from "../../src/columns/column.js";
import { columnNamed } from "../../src/columns/table.js";
import { type CellValue, cellsOf } from "../../src/columns/values.js";
import { MillraceError } from "../../src/core/errors.js";
import { makeRuntime, stop } from "../../src/engine/runtime.js";
import { type CsvOptions, csvSource, readCsvText } from "../../src/sources/csv.js";
import { readFileBytes } from "../../src/sources/read-bytes.js";
import { sharedFile } from "../shared.js";
import { oracleColumn, oracleRows } from "./csv-oracle.js";

const folder = mkdtempSync(join(tmpdir(), "millrace-csv-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const runtime = makeRuntime({ threads: 2 });
const read = (text: string | Uint8Array, options: Partial<CsvOptions> = {}) =>
  readCsvText(text, { runtime, ...options });
const typesOf = (text: string, options: Partial<CsvOptions> = {}) =>
  read(text, options).table.columns.map(({ type }) => type);
const columnOf = (lines: readonly string[], options: Partial<CsvOptions> = {}) =>
  read(["a,b", ...lines.map((line) => `${line},x`)].join("\n"), options).table.columns[0];

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof MillraceError) return `${error.code} ${error.exitCode}`;
    throw error;
  }
  return "no error";
}

async function codeOfAsync(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => "no error",
    (error: MillraceError) => `${error.code} ${error.exitCode}`,
  );
}

/** Every bit of a column, so that two can be compared. */
function bitsOf(column: Column) {
  return {
    type: column.type,
    dictionary: column.dictionary,
    chunks: column.chunks.map(({ values, validity, bytes, length, nullCount }) => ({
      values: Buffer.from(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).toString("hex"),
      validity: Buffer.from(validity).toString("hex"),
      bytes: bytes === undefined ? undefined : Buffer.from(bytes).toString("hex"),
      length,
      nullCount,
    })),
  };
}

/** A column's values as the oracle gives them: whole numbers and times as bigint. */
function rawValues(column: Column): CellValue[] {
  if (!["int32", "int64", "date", "timestamp"].includes(column.type)) return cellsOf(column);
  const cells = cellsOf(column);
  const [chunk] = column.chunks;
  return cells.map((cell, row) => (cell === null ? null : BigInt(chunk.values[row])));
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

describe("rows and fields", () => {
  test("quotes, doubled quotes, delimiters and line ends inside quotes are read as RFC 4180 says", () => {
    const { table } = read('name,text\r\n"Ann, ""A"" Lee","two\nlines"\r\nBob,"x\r\ny"\r\n"",""\r\n');
    expect(cellsOf(table.columns[0])).toEqual(['Ann, "A" Lee', "Bob", null]);
    expect(cellsOf(table.columns[1])).toEqual(["two\nlines", "x\r\ny", null]);
  });

  test("LF, CRLF and CR may end rows of one file, and the last row needs no end", () => {
    const { table, badLineCount } = read("a,b\n1,2\r\n3,4\r5,6\n\n7,8");
    expect(cellsOf(table.columns[0])).toEqual([1, 3, 5, 7]);
    expect(cellsOf(table.columns[1])).toEqual([2, 4, 6, 8]);
    expect(badLineCount).toBe(0);
  });

  test("a quote inside an unquoted field is an ordinary character", () => {
    const { table } = read('size,item\n1,5" pipe\n2,the "best"\n');
    expect(cellsOf(table.columns[1])).toEqual(['5" pipe', 'the "best"']);
  });

  test("bad lines are left out, counted and told with line, reason and text", () => {
    const text = 'a,b,c\n1,2,3\n4,5\n6,7,8,9\n"x" y,1,2\n"multi\nline",1,2\n\n7,8,"open\n10,11,12\n';
    const result = read(text, { file: "t.csv", quote: '"' });
    expect(cellsOf(result.table.columns[2])).toEqual([3, 2, 12]);
    expect(result.badLineCount).toBe(4);
    expect(result.lineCount).toBe(7);
    expect(result.badLines).toEqual([
      { file: "t.csv", line: 3, reason: "expected 3 fields, found 2", text: "4,5" },
      { file: "t.csv", line: 4, reason: "expected 3 fields, found more", text: "6,7,8,9" },
      { file: "t.csv", line: 5, reason: "text after the closing quote of field 1", text: '"x" y,1,2' },
      { file: "t.csv", line: 9, reason: "the quote that opens field 3 is never closed", text: '7,8,"open' },
    ]);
  });

  test("a stray quote costs its own line and not the good ones behind it", () => {
    const lines = Array.from({ length: 500 }, (_, row) => (row === 100 ? '100,"stray' : `${row},"a, ${row}"`));
    const { table, badLines, badLineCount } = read(`id,text\n${lines.join("\n")}\n`);
    expect(table.rowCount).toBe(499);
    expect(badLineCount).toBe(1);
    expect(badLines[0].line).toBe(102);
  });

  test("a field may have 1 MiB and not a byte more", () => {
    const cell = "x".repeat(1 << 20);
    const { table, badLines } = read(`a,b\n1,${cell}\n2,${cell}y\n3,"${cell}"\n4,z\n`);
    expect(cellsOf(table.columns[0])).toEqual([1, 4]);
    expect(badLines.map(({ line, reason }) => [line, reason])).toEqual([
      [3, "field 2 is longer than 1,048,576 bytes"],
      [4, "field 2 is longer than 1,048,576 bytes"],
    ]);
    expect(badLines[0].text).toHaveLength(200);
  });

  test("every bad line is counted, the first 1,000 are kept", () => {
    const { badLineCount, badLines, table } = read(`a,b\n1,2\n${"x\n".repeat(2_500)}3,4\n`, { blockBytes: 97 });
    expect([table.rowCount, badLineCount, badLines.length]).toEqual([2, 2_500, 1_000]);
    expect(badLines[999].line).toBe(1_002);
  });

  test("NUL and any other character are text", () => {
    const { table } = read("a,b\nx\u0000y,1\n\u2028é😀,2\n");
    expect(cellsOf(table.columns[0])).toEqual(["x\u0000y", "\u2028é😀"]);
  });

  test("an empty line is a missing cell where there is one column only", () => {
    expect(cellsOf(read("a\n1\n\n3\n").table.columns[0])).toEqual([1, null, 3]);
  });

  test("10,000 columns work, also under names of Object.prototype", () => {
    const names = Array.from({ length: 10_000 }, (_, i) => ["__proto__", "constructor", "toString"][i] ?? `c${i}`);
    const row = (k: number) => names.map((_, i) => i + k).join(",");
    const { table } = read(`${names.join(",")}\n${[0, 1, 2].map(row).join("\n")}\n`);
    expect(table.names).toEqual(names);
    expect(cellsOf(columnNamed(table, "__proto__"))).toEqual([0, 1, 2]);
    expect(cellsOf(table.columns[9_999])).toEqual([9_999, 10_000, 10_001]);
  });
});

describe("types", () => {
  test("each is found when all rows agree on it", () => {
    const header = "flag,small,large,real,day,moment,zoned,label\n";
    const line = (i: number) =>
      `${i % 2 === 0},${i},${i}0000000000,${i}.5,2001-01-0${i},2001-01-01 0${i}:00:00,2001-01-01T00:00:00+0${i}:00,l${i % 3}\n`;
    expect(typesOf(header + [1, 2, 3, 4].map(line).join(""))).toEqual([
      "bool",
      "int32",
      "int64",
      "float64",
      "date",
      "timestamp",
      "timestamp",
      "dictionary",
    ]);
  });

  test("a cell far behind the sample still decides", () => {
    const lines = Array.from({ length: 20_000 }, (_, row) => `${row},2001-01-01,${row % 7}`);
    lines[17_001] = "0.5,never,2147483648";
    const { table } = read(`a,b,c\n${lines.join("\n")}\n`, { blockBytes: 1024 });
    expect(table.columns.map(({ type }) => type)).toEqual(["float64", "dictionary", "int64"]);
    expect(cellsOf(table.columns[1])[17_001]).toBe("never");
    expect(cellsOf(table.columns[2])[17_001]).toBe(2147483648);
  });

  test("leading zeros and numbers beyond int64 stay text", () => {
    expect(columnOf(["00123", "00456"]).type).toBe("dictionary");
    expect(columnOf(["9223372036854775807", "-9223372036854775808"]).type).toBe("int64");
    expect(columnOf(["9223372036854775808", "1"]).type).toBe("dictionary");
    expect(columnOf(["9223372036854775808", "nan"]).type).toBe("dictionary");
    expect(columnOf(["9223372036854775808", "1.5"]).type).toBe("float64");
    expect(columnOf(["0", "-0.5", "0.25"]).type).toBe("float64");
  });

  test("True and TRUE stay text, so that classes are spelled as in the source", () => {
    expect(columnOf(["True", "False"]).dictionary).toEqual(["True", "False"]);
    expect(columnOf(["true", "false", ""]).type).toBe("bool");
  });

  test("the order of day and month is found over all rows; where no row tells, the dates stay text and are named", () => {
    const dayFirst = columnOf(["03/04/2001", "13/04/2001"]);
    expect([dayFirst.type, cellsOf(dayFirst)[0]]).toEqual(["date", new Date("2001-04-03")]);
    const monthFirst = columnOf(["03/04/2001", "04/13/2001"]);
    expect(cellsOf(monthFirst)[0]).toEqual(new Date("2001-03-04"));
    const result = read("day,x\n03/04/2001,1\n05/06/2001,2\n");
    expect(result.table.columns[0].type).toBe("dictionary");
    expect(result.dialect.ambiguousDates).toBe("day");
    const stated = read("day,x\n03/04/2001,1\n", { types: new Map([["day", "date DD/MM/YYYY"]]) });
    expect(cellsOf(stated.table.columns[0])).toEqual([new Date("2001-04-03")]);
    expect(stated.dialect.dateFormats).toBe("day: DD/MM/YYYY");
  });

  test("timestamps of one column have one form; zones are brought to UTC", () => {
    const zoned = columnOf(["2001-12-31T23:59:59.123456Z", "2001-12-31 23:00:00-01:30"]);
    expect(rawValues(zoned)).toEqual([1009843199123456n, 1009845000000000n]);
    expect(columnOf(["2001-12-31T23:59Z", "2001-12-31T23:59"]).type).toBe("dictionary");
    expect(columnOf(["2001-02-29 00:00", "2001-01-01 00:00"]).type).toBe("dictionary");
    expect(cellsOf(columnOf(["12/31/2001 11:05 PM"]))).toEqual([new Date("2001-12-31T23:05:00Z")]);
    expect(columnOf(["2001-12-31", "2001-12-31 10:00"]).type).toBe("timestamp");
  });

  test("dates before 1970 and at the ends of the calendar are right", () => {
    const days = ["0001-01-01", "1600-02-29", "1969-12-31", "1970-01-01", "2000-02-29", "9999-12-31"];
    expect(cellsOf(columnOf(days))).toEqual(days.map((day) => new Date(`${day}T00:00:00Z`)));
  });

  test("a cell that is empty or only blanks is missing, quoted or not, and so are the words given", () => {
    expect(cellsOf(columnOf(["1", "", '""', "  ", '" "', "?", "4"], { missing: ["?"] }))).toEqual([
      1,
      null,
      null,
      null,
      null,
      null,
      4,
    ]);
    expect(columnOf(["1", "?"]).type).toBe("dictionary");
    expect(cellsOf(columnOf(["1.5", "nan", "NaN"]))).toEqual([1.5, null, null]);
    expect(cellsOf(columnOf(["inf", "-Infinity"]))).toEqual([Infinity, -Infinity]);
    expect(columnOf(["", ""]).nullCount).toBe(2);
  });

  test("numbers may be quoted and stand between blanks, text keeps its blanks", () => {
    const { table } = read('n,t\n "x",\n 1 , a \n"2", b\n', { header: true });
    expect(cellsOf(table.columns[1])).toEqual([null, " a ", " b"]);
    expect(cellsOf(columnOf([" 1 ", '"2"', '" 3"']))).toEqual([1, 2, 3]);
  });

  test("a dictionary has its levels in order of first appearance; text with many levels is utf8", () => {
    const lines = Array.from({ length: 300 }, (_, row) => `${(row * 7) % 5 === 0 ? "b" : `l${row % 40}`},text ${row}`);
    const { table } = read(`a,b\n${lines.join("\n")}\n`, { blockBytes: 64 });
    const levels = [...new Set(lines.map((line) => line.split(",")[0]))];
    expect(table.columns[0].dictionary).toEqual(levels);
    expect(table.columns[1].type).toBe("utf8");
    expect(cellsOf(table.columns[1])).toEqual(lines.map((line) => line.split(",")[1]));
  });

  test("whether text is a dictionary does not depend on what the sample looked like", () => {
    // Few levels in the sampled rows, many in all; and the other way round.
    const few = Array.from({ length: 6_000 }, (_, row) => (row < 2_000 ? `l${row % 3}` : `t${row}`));
    const many = Array.from({ length: 6_000 }, (_, row) => (row < 120 ? `t${row}` : `l${row % 3}`));
    const text = `a,b\n${few.map((cell, row) => `${cell},${many[row]}`).join("\n")}\n`;
    for (const blockBytes of [100, 5_000, 1 << 20]) {
      const { table } = read(text, { blockBytes });
      expect(table.columns.map(({ type }) => type)).toEqual(["utf8", "dictionary"]);
      expect(cellsOf(table.columns[1])).toEqual(many);
    }
  });

  test("stated types hold, and cells that are no such value are missing and counted", () => {
    const types = new Map([
      ["a", "int16"],
      ["b", "utf8"],
      ["c", "float64"],
      ["d", "bool"],
      ["e", "dictionary"],
      ["absent", "int8"],
    ]);
    const { table, dialect } = read("a,b,c,d,e\n3.0,1,x,Yes,7\n40000,2,2.5,0,8\nz,,,,\n", { types });
    expect(table.columns.map(({ type }) => type)).toEqual(["int16", "utf8", "float64", "bool", "dictionary"]);
    expect(table.columns.map(cellsOf)).toEqual([
      [3, null, null],
      ["1", "2", null],
      [null, 2.5, null],
      [true, false, null],
      ["7", "8", null],
    ]);
    expect(dialect.unreadCells).toBe("a: 2 not int16, c: 1 not float64");
    expect(codeOf(() => read("a\n1\n", { types: new Map([["a", "number"]]) }))).toBe("ERR_INVALID_VALUE 2");
  });
});

describe("names", () => {
  test("the same name twice is an error that names it and the setting, or is numbered", () => {
    const text = "id,x,id\n1,2,3\n";
    expect(codeOf(() => read(text))).toBe("ERR_COLUMN_DUPLICATE 3");
    expect(() => read(text)).toThrow(/'id'.*gather\.duplicateColumns: number/);
    expect(read(text, { duplicateColumns: "number" }).table.names).toEqual(["id", "x", "id.2"]);
  });

  test("columns without a name are named by position, which the dialect says", () => {
    const { table, dialect } = read(",a, \n0,x,1\n1,y,2\n");
    expect(table.names).toEqual(["column_1", "a", "column_3"]);
    expect(dialect.namedColumns).toBe("column_1, column_3");
  });

  test("only the columns asked for are read, in the order asked", () => {
    expect(read("a,b,c\n1,2,3\n", { columns: ["c", "a"] }).table.names).toEqual(["c", "a"]);
    expect(codeOf(() => read("alpha,b\n1,2\n", { columns: ["alpah"] }))).toBe("ERR_COLUMN_MISSING 3");
  });
});

describe("dialect", () => {
  test.each([
    [",", "comma"],
    [";", "semicolon"],
    ["\t", "tab"],
    ["|", "bar"],
  ])("the delimiter %j is found", (delimiter, name) => {
    const lines = ["id;kind,note|x\ty", "1", "2"].map((cell) =>
      ["n", quoted(cell), "1,5"].map((c) => c.replaceAll(delimiter, "_")).join(delimiter),
    );
    const { dialect, table } = read(`${lines.join("\n")}\n`, { quote: '"' });
    expect([dialect.delimiter, table.names.length]).toEqual([name, 3]);
  });

  test("one column of sentences is not cut at its commas", () => {
    const { table, badLineCount } = read("text\nno comma here\none, two, three\nwell, yes\nyes, no\n");
    expect([table.rowCount, badLineCount, table.names]).toEqual([4, 0, ["text"]]);
  });

  test("a file without a header loses no row", () => {
    const { table, dialect } = read("1,2.5,a\n2,3.5,b\n3,4.5,c\n");
    expect([table.rowCount, dialect.header]).toEqual([3, false]);
    expect(table.names).toEqual(["column_1", "column_2", "column_3"]);
    expect(read("ham,some text\nspam,win\nham,more\n").table.rowCount).toBe(3);
    expect(read("1,2\n").table.rowCount).toBe(1);
  });

  test("a header is seen above numbers, above text, and by a name that is expected", () => {
    expect(read("x,y\n1,2\n3,4\n").table.names).toEqual(["x", "y"]);
    expect(read("name,town\nann,york\nbob,leeds\n").table.names).toEqual(["name", "town"]);
    expect(read("2001,2002\n1,2\n3,4\n", { columns: ["2002"] }).table.names).toEqual(["2002"]);
  });

  test("the header that R writes without a name for its row names is one short, and gets one", () => {
    const { table } = read('"x","y"\n"1",10,a\n"2",20,b\n"3",30,c\n');
    expect([table.names, table.rowCount]).toEqual([["column_1", "x", "y"], 3]);
  });

  test("quotes are ordinary characters where more are broken than needed", () => {
    const lines = ['ham\t"hello', 'spam\t"a" b', 'ham\tx "y" z', "ham\tplain", 'spam\t"end'];
    const { table, dialect, badLineCount } = read(`${lines.join("\n")}\n`);
    expect([dialect.quote, table.rowCount, badLineCount]).toEqual(["none", 5, 0]);
    expect(cellsOf(table.columns[1])[0]).toBe('"hello');
  });

  test("a byte order mark and UTF-16 are understood", () => {
    const text = "naïve,b\n1,é\n2,😀\n";
    const plain = read(text).table;
    const marked = read(Buffer.from(`\ufeff${text}`, "utf8"));
    const little = read(Buffer.from(`\ufeff${text}`, "utf16le"));
    const big = read(Buffer.from(`\ufeff${text}`, "utf16le").swap16());
    expect(marked.dialect.encoding).toBe("utf-8 with byte order mark");
    expect(little.dialect.encoding).toBe("utf-16le");
    expect(big.dialect.encoding).toBe("utf-16be");
    for (const { table } of [marked, little, big]) {
      expect(table.names).toEqual(plain.names);
      expect(table.columns.map(cellsOf)).toEqual(plain.columns.map(cellsOf));
    }
  });

  test("bytes that are not UTF-8 are an error that says where", () => {
    const bytes = Buffer.from("a,b\n1,x\n2,caf\xe9\n3,y\n", "latin1");
    expect(codeOf(() => read(bytes))).toBe("ERR_ENCODING 3");
    expect(() => read(bytes)).toThrow(/UTF-8, but line 3 .*offset 13/);
    const odd = Buffer.concat([
      Buffer.from("\ufeffa,b\n1,", "utf16le"),
      Buffer.from([0x00, 0xd8]),
      Buffer.from("\n", "utf16le"),
    ]);
    expect(() => read(odd)).toThrow(/utf-16le, but line 2/);
  });

  test("nothing to read is an error of its own kind", () => {
    expect(codeOf(() => read(""))).toBe("ERR_FILE_EMPTY 3");
    expect(codeOf(() => read("\ufeff\n\n"))).toBe("ERR_FILE_EMPTY 3");
    expect(codeOf(() => read("a,b\n"))).toBe("ERR_NO_ROWS 3");
    expect(codeOf(() => read("a,b\n1\n", { header: true, delimiter: "," }))).toBe("ERR_NO_ROWS 3");
    expect(codeOf(() => read("a\n1\n", { delimiter: "ab" }))).toBe("ERR_INVALID_VALUE 2");
  });
});

describe("equal to the plain reader", () => {
  const alphabet = [
    "a",
    "b",
    "1",
    "0",
    ".",
    "-",
    " ",
    ",",
    '"',
    '""',
    "\n",
    "\r\n",
    "\r",
    "é",
    "true",
    "2001-01-02",
    "NaN",
  ];
  const soup = fc.array(fc.constantFrom(...alphabet), { maxLength: 60 }).map((parts) => parts.join(""));

  test("on any soup of delimiters, quotes and line ends, at any block size and thread count", () => {
    fc.assert(
      fc.property(
        soup,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 40 }),
        (text, columns, blockBytes) => {
          const header = Array.from({ length: columns }, (_, i) => `name${i}`).join(",");
          const expected = oracleRows(text, { delimiter: ",", quote: '"', columns });
          const options = { delimiter: ",", quote: '"', header: true, blockBytes, columns: ["name0"] };
          const run = () =>
            readCsvText(`${header}\n${header}\n${text}`, {
              runtime: makeRuntime({ threads: 1 + (blockBytes % 3) }),
              ...options,
            });
          // The sniffer settles the number of columns; a second row of names keeps it from being outvoted.
          const result = run();
          expect(result.table.rowCount).toBe(expected.rows.length + 1);
          expect(result.badLines.map(({ line }) => line)).toEqual(expected.bad.map(({ line }) => line + 2));
          expect(cellsOf(result.table.columns[0]).slice(1)).toEqual(
            expected.rows.map(([cell]) => (cell.trim() === "" ? null : cell)),
          );
        },
      ),
      { numRuns: 1_500, seed: 20_011 },
    );
  });

  const number = fc.oneof(fc.integer().map(String), fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map(String));
  const real = fc.double().map((value) => (Number.isFinite(value) ? String(value) : "inf"));
  const date = fc.date({ min: new Date("0001-01-01"), max: new Date("9999-12-31"), noInvalidDate: true });
  const iso = date.map((value) => value.toISOString().slice(0, 10));
  const slashed = date.map(
    (value) => `${value.getUTCMonth() + 1}/${value.getUTCDate()}/${String(value.getUTCFullYear()).padStart(4, "0")}`,
  );
  const text = fc.string({ unit: "grapheme", maxLength: 8 });
  const cellsOfKind = fc.oneof(
    ...[number, real, fc.oneof(number, real), iso, slashed, date.map((value) => value.toISOString())].map((kind) =>
      fc.array(fc.oneof({ arbitrary: kind, weight: 9 }, { arbitrary: fc.constant(""), weight: 1 }), {
        minLength: 1,
        maxLength: 40,
      }),
    ),
    fc.array(
      fc.oneof(text, number, fc.constantFrom("true", "nan", " 5 ", "007", "1e5", "+3", ".5", "5.", "1e400", "-1e-400")),
      {
        minLength: 1,
        maxLength: 60,
      },
    ),
    fc.array(fc.constantFrom("true", "false", ""), { minLength: 1, maxLength: 20 }),
  );

  test("in the type and every value of random columns, written and read back", () => {
    fc.assert(
      fc.property(
        fc.array(cellsOfKind, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 200 }),
        (columns, blockBytes) => {
          const rows = Math.min(...columns.map((cells) => cells.length));
          const names = ["first", ...columns.map((_, i) => `column ${i}`)];
          const lines = Array.from({ length: rows }, (_, row) =>
            ["r", ...columns.map((cells) => quoted(cells[row]))].join(","),
          );
          const { table, badLineCount } = read(`${names.join(",")}\n${lines.join("\n")}\n`, {
            blockBytes,
            header: true,
            delimiter: ",",
            quote: '"',
          });
          expect(badLineCount).toBe(0);
          columns.forEach((cells, index) => {
            const expected = oracleColumn(cells.slice(0, rows));
            const column = table.columns[index + 1];
            expect(column.type).toBe(expected.type);
            expect(rawValues(column)).toEqual(expected.values);
          });
        },
      ),
      { numRuns: 400, seed: 7 },
    );
  });

  test("on doubles of every size, to the bit", () => {
    const bits = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 50, maxLength: 50 });
    fc.assert(
      fc.property(bits, (words) => {
        const values = [...new Float64Array(BigUint64Array.from(words).buffer)].filter(Number.isFinite);
        const texts = values.flatMap((value) => [String(value), value.toExponential(20), value.toPrecision(17)]);
        const { table } = read(`a,b\n0.5,0\n${texts.map((text) => `${text},1`).join("\n")}\n`);
        const column = table.columns[0];
        expect(column.type).toBe("float64");
        expect([...(column.chunks[0].values as Float64Array)].slice(1)).toEqual(texts.map(Number));
      }),
      { numRuns: 100, seed: 5 },
    );
  });

  test("the same bytes cut at every possible block boundary give the same bits, for 1, 2 and 4 threads", () => {
    const text =
      'id,when,note,level,ratio\n1,2001-01-01 00:00:00,"a ""quoted""\r\nnote",x,0.1\n2,2001-01-02 00:00:01,"é\n\n,",y,\r\n' +
      '3,,plain,x,1e-300\nbad,line\n"4",2001-01-03 00:00:02,"😀","x",-0.0\r5,2001-01-04 00:00:03,5" pipe,z,nan\n';
    const reference = read(text, { blockBytes: 1 << 20 });
    const bits = reference.table.columns.map(bitsOf);
    expect(reference.table.rowCount).toBe(5);
    for (const threads of [1, 2, 4]) {
      for (let blockBytes = 1; blockBytes <= text.length + 1; blockBytes++) {
        const result = read(text, { blockBytes, runtime: makeRuntime({ threads }) });
        expect(result.table.columns.map(bitsOf)).toEqual(bits);
        expect(result.badLines).toEqual(reference.badLines);
      }
    }
  });
});

describe("files", () => {
  const file = (name: string, content: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  const table = `id,v\n${Array.from({ length: 50_000 }, (_, row) => `${row},v${row % 9}`).join("\n")}\n`;

  test("plain and gzip files give the same table, whatever their ending", async () => {
    const plain = await csvSource.read(file("plain.csv", table), { runtime });
    const packed = await csvSource.read(file("packed.csv", gzipSync(table)), { runtime });
    const members = [table.slice(0, 1_000), table.slice(1_000)].map((part) => gzipSync(part));
    const joined = await csvSource.read(file("joined.csv.gz", Buffer.concat(members)), { runtime });
    expect([plain.dialect.compression, packed.dialect.compression]).toEqual(["none", "gzip"]);
    expect(plain.bytes).toBe(table.length);
    for (const { table: other } of [packed, joined]) {
      expect(other.columns.map(bitsOf)).toEqual(plain.table.columns.map(bitsOf));
    }
  });

  test("progress counts bytes up to the size of the file", async () => {
    const seen: number[] = [];
    const path = file("progress.csv", table);
    await csvSource.read(path, {
      runtime,
      onProgress: ({ done, total, unit }) => seen.push(unit === "bytes" ? done / total : -1),
    });
    expect(seen.at(-1)).toBe(1);
    expect(seen.every((share) => share > 0 && share <= 1)).toBe(true);
  });

  test("a limit reads the first rows only, with the types of those rows", async () => {
    for (const content of [table, gzipSync(table)]) {
      const path = file("limit.csv", content);
      const { table: few } = await csvSource.read(path, { runtime, limit: 7 });
      expect(cellsOf(few.columns[0])).toEqual([0, 1, 2, 3, 4, 5, 6]);
      expect((await csvSource.read(path, { runtime, limit: 49_999 })).table.rowCount).toBe(49_999);
      expect((await csvSource.read(path, { runtime, limit: 60_000 })).table.rowCount).toBe(50_000);
    }
  });

  test("rows behind the limit are not judged", async () => {
    const path = file("late.csv", `a,b\n1,2\n3\n4,5\n6\n7,8\n`);
    const { table: few, badLineCount } = await csvSource.read(path, { runtime, limit: 2 });
    expect([cellsOf(few.columns[0]), badLineCount]).toEqual([[1, 4], 1]);
  });

  test("missing and unreadable files, folders and damaged gzip are errors of their own", async () => {
    expect(await codeOfAsync(csvSource.read(join(folder, "none.csv"), { runtime }))).toBe("ERR_FILE_MISSING 2");
    expect(await codeOfAsync(csvSource.read(folder, { runtime }))).toBe("ERR_FILE_UNREADABLE 2");
    expect(await codeOfAsync(csvSource.read(file("empty.csv", ""), { runtime }))).toBe("ERR_FILE_EMPTY 3");
    const packed = gzipSync(table);
    const cut = file("cut.csv.gz", packed.subarray(0, packed.length - 20));
    expect(await codeOfAsync(csvSource.read(cut, { runtime }))).toBe("ERR_GZIP_DAMAGED 3");
    const flipped = Buffer.from(packed);
    flipped[packed.length - 6] ^= 0xff;
    expect(await codeOfAsync(csvSource.read(file("crc.csv.gz", flipped), { runtime }))).toBe("ERR_GZIP_DAMAGED 3");
  });

  test("a gzip bomb is refused once it is beyond both limits, not before", async () => {
    const path = file("bomb.csv.gz", gzipSync("a,b\n".repeat(500_000)));
    const read = (bytes: number, ratio: number) => readFileBytes(path, { runtime, mostUnpacked: { bytes, ratio } });
    expect(await codeOfAsync(read(1_000_000, 50))).toBe("ERR_GZIP_BOMB 3");
    expect((await read(1_000_000, 10_000)).size).toBe(2_000_000);
    expect((await read(3_000_000, 2)).size).toBe(2_000_000);
  });

  test("a stop ends the reading", async () => {
    const stopped = makeRuntime();
    stop(stopped);
    expect(await codeOfAsync(csvSource.read(file("stop.csv", table), { runtime: stopped }))).toBe("ERR_CANCELLED 130");
  });
});

describe("real data, as its notes describe it", () => {
  const cases: [string, number, Record<string, string>, Record<string, number>][] = [
    [
      "titanic/train.csv",
      891,
      { Age: "float64", Name: "utf8", Sex: "dictionary" },
      { Age: 177, Cabin: 687, Embarked: 2 },
    ],
    ["titanic/test_unlabelled.csv", 418, { Fare: "float64" }, { Fare: 1 }],
    ["sms_spam/sms_spam.csv", 5_574, { label: "dictionary", message: "utf8" }, {}],
    ["sms_spam/sms_spam.tsv", 5_574, { column_1: "dictionary", column_2: "utf8" }, {}],
    ["beers_dirty_clean/dirty.csv", 2_410, { id: "int32", ounces: "dictionary" }, { style: 5, abv: 62 }],
    ["beers_dirty_clean/clean.csv", 2_410, { ibu: "int32" }, { ibu: 1_005, style: 5, abv: 62 }],
    ["adult/train.csv.gz", 32_561, { age: "int32", income: "dictionary" }, {}],
    ["adult/test.csv.gz", 16_281, { fnlwgt: "int32" }, {}],
    [
      "flights_3m/flights_1m.csv.gz",
      1_000_000,
      { date: "timestamp", delay: "int32", origin: "dictionary" },
      { delay: 0 },
    ],
  ];
  for (const [path, rows, types, nulls] of cases) {
    const full = sharedFile(path);
    test.skipIf(full === undefined)(`${path} has ${rows} rows and no bad line`, async () => {
      const { table, badLineCount } = await csvSource.read(full!, { runtime });
      expect([table.rowCount, badLineCount]).toEqual([rows, 0]);
      for (const [name, type] of Object.entries(types))
        expect([name, columnNamed(table, name).type]).toEqual([name, type]);
      for (const [name, count] of Object.entries(nulls))
        expect([name, columnNamed(table, name).nullCount]).toEqual([name, count]);
    });
  }

  const [spamCsv, spamTsv] = ["csv", "tsv"].map((ending) => sharedFile(`sms_spam/sms_spam.${ending}`));
  test.skipIf(!spamCsv || !spamTsv)(
    "the spam messages are the same from quoted CSV and from unquoted TSV",
    async () => {
      const [csv, tsv] = await Promise.all([spamCsv, spamTsv].map((path) => csvSource.read(path!, { runtime })));
      expect(cellsOf(tsv.table.columns[1])).toEqual(cellsOf(csv.table.columns[1]));
      expect(cellsOf(tsv.table.columns[0])).toEqual(cellsOf(csv.table.columns[0]));
    },
  );
});
