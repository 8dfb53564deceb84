import { describe, expect, test } from "vitest";
import { allocate, type Column, columnTypes, contiguous } from "../../../src/columns/column.js";
import { cellsOf, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { formatCsv, plainCellBytes, textCellBytes } from "../../../src/engine/ops/column/format-csv.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { columnOfType, everyType } from "../../columns/every-type.js";

/** The op over whole columns. */
function format(columns: readonly Column[], guard = true, threads = 1): string {
  const levels = columns.flatMap(({ dictionary = [] }) => dictionary);
  const levelColumn = contiguous(columnFrom(levels, "utf8"));
  const levelStarts = allocate(Uint32Array, columns.length);
  columns.forEach((_, index) => {
    if (index > 0) levelStarts[index] = levelStarts[index - 1] + (columns[index - 1].dictionary?.length ?? 0);
  });
  const longest = Math.max(0, ...levels.map((level) => Buffer.byteLength(level)));
  const rows = columns[0].length;
  const texts = columns.reduce((sum, column) => sum + (contiguous(column).bytes?.length ?? 0), 0);
  const bytes = allocate(
    Uint8Array,
    2 * texts + rows * columns.length * Math.max(plainCellBytes, textCellBytes(longest)),
  );
  const written = allocate(Float64Array, 1);
  const levelOffsets = levelColumn.values as Int32Array;
  const inputs = { columns: columns.map(contiguous), levelBytes: levelColumn.bytes!, levelOffsets, levelStarts };
  runOp(formatCsv, { ...inputs, bytes, written, guard }, makeRuntime({ threads }));
  return Buffer.from(bytes.slice(0, written[0])).toString();
}

/** Plain and slow, from plain cells. */
function oracle(columns: readonly Column[], guard = true): string {
  const cells = columns.map((column) => {
    const stored = column.chunks.flatMap((chunk) => [...(chunk.values as Int32Array).slice(0, chunk.length)]);
    return cellsOf(column).map((cell, row) => {
      if (cell === null) return columns.length === 1 ? '""' : "";
      if (column.type === "float32") return shortestFloat(cell as number);
      if (column.type === "float64") return Object.is(cell, -0) ? "-0" : named(cell as number);
      if (column.type === "date") return (cell as Date).toISOString().slice(0, 10);
      if (column.type === "timestamp") return instant(stored[row] as unknown as bigint);
      return column.type === "utf8" || column.type === "dictionary" ? quoted(String(cell), guard) : String(cell);
    });
  });
  return Array.from(
    { length: columns[0].length },
    (_, row) => `${cells.map((column) => column[row]).join(",")}\n`,
  ).join("");
}

function named(value: number): string {
  return String(value).replace("Infinity", "inf");
}

function shortestFloat(value: number): string {
  for (let digits = 1; digits <= 9; digits++) {
    const text = Number(value.toPrecision(digits));
    if (Math.fround(text) === value) return Object.is(value, -0) ? "-0" : named(text);
  }
  return named(value);
}

function instant(microseconds: bigint): string {
  const rest = ((microseconds % 1000000n) + 1000000n) % 1000000n;
  const whole = new Date(Number((microseconds - rest) / 1000n)).toISOString().slice(0, -5);
  return rest === 0n ? `${whole}Z` : `${whole}.${String(rest).padStart(6, "0").replace(/0+$/, "")}Z`;
}

function quoted(text: string, guard: boolean): string {
  const isFormula =
    /^[=@\t\r]/.test(text) || (/^[+-]/.test(text) && !/^[+-](\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text));
  const guarded = guard && isFormula ? `'${text}` : text;
  return /^$|^ | $|[,"\r\n]/.test(text) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}

describe("column/format-csv", () => {
  test.each([0, 1, 2, 2047, 2048, 2049, 10_000])(
    "%i rows of every type are as the oracle writes them, at any thread count",
    (rows) => {
      const { columns } = everyType(rows, [rows], 3);
      const written = format(columns);
      expect(written).toBe(oracle(columns));
      expect(format(columns, true, 2)).toBe(written);
      expect(format(columns, true, 4)).toBe(written);
    },
  );

  test.each(columnTypes)("a column of %s alone", (type) => {
    const column = columnOfType(type, 40);
    expect(format([column])).toBe(oracle([column]));
  });

  test("numbers are the shortest text that reads back, at every size", () => {
    const cells = [
      0.1,
      1e21,
      1e20,
      123456789012345680000,
      1e-6,
      1e-7,
      1.5e-7,
      5e-324,
      1.7976931348623157e308,
      -1e100,
      100000,
      0.1 + 0.2,
    ];
    const random = Array.from({ length: 2000 }, (_, i) => {
      const bits = new DataView(new ArrayBuffer(8));
      bits.setUint32(0, Math.imul(i + 1, 2654435761) >>> 0);
      bits.setUint32(4, Math.imul(i + 7, 2246822519) >>> 0);
      return bits.getFloat64(0);
    });
    const values = [...cells, ...random, NaN, Infinity, -Infinity, -0];
    for (const type of ["float64", "float32"] as const) {
      const column = columnFrom(type === "float64" ? values : values.map(Math.fround), type);
      const lines = format([column]).trimEnd().split("\n");
      const expected = oracle([column]).trimEnd().split("\n");
      // Of two shortest texts for a float32 (2934367.2 and .3) either will do.
      if (type === "float64") expect(lines).toEqual(expected);
      expect(lines.map((line) => line.length)).toEqual(expected.map((line) => line.length));
      lines.forEach((line, row) => {
        const back = Number(line.replace("inf", "Infinity"));
        expect(type === "float64" ? back : Math.fround(back)).toBe(column.chunks[0].values[row]);
      });
    }
  });

  test("times before 1970, before the year 0 and after 9999", () => {
    const column = columnFrom(
      ["0000-01-01", "-000001-12-31", "+010000-01-01", "1969-12-31", "2000-02-29"].map(
        (day) => new Date(`${day}T00:00:00Z`),
      ),
      "date",
    );
    expect(format([column])).toBe("0000-01-01\n-000001-12-31\n+010000-01-01\n1969-12-31\n2000-02-29\n");
    const micros = columnFrom([null, null, null], "timestamp");
    const values = micros.chunks[0].values as BigInt64Array;
    values.set([-1n, 1_500_000n, 253402300800000000n]);
    const all = {
      ...micros,
      nullCount: 0,
      chunks: [{ ...micros.chunks[0], nullCount: 0, validity: new Uint8Array(0) }],
    };
    expect(format([all])).toBe("1969-12-31T23:59:59.999999Z\n1970-01-01T00:00:01.5Z\n+010000-01-01T00:00:00Z\n");
  });

  test("texts that a spreadsheet would run are guarded, numbers in text are not", () => {
    const texts = [
      "=1+1",
      "+A1",
      "-A1",
      "@x",
      "\tx",
      "\rx",
      "-1",
      "+2.5e3",
      "-",
      "-.5",
      "- 1",
      "a=1",
      "'x",
      "=a,b",
      '="x"',
      "-1-1",
      "-inf",
      "-0x1F",
    ];
    for (const type of ["utf8", "dictionary"] as const) {
      const column = columnFrom(texts, type);
      expect(format([column])).toBe(oracle([column]));
      expect(format([column], false)).toBe(oracle([column], false));
    }
    expect(format([columnFrom(["=1+1", "-1", "=a,b", "-inf"], "utf8")])).toBe("'=1+1\n-1\n\"'=a,b\"\n'-inf\n");
  });

  test("a code without a level is an error, not memory of others", () => {
    const column = columnFrom(["a", "b"], "dictionary");
    (column.chunks[0].values as Int32Array)[1] = 7;
    expect(() => format([column])).toThrowError(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
  });

  test("too little room is an error, not an overrun", () => {
    const column = columnFrom([1, 2], "int32");
    const empty = { levelBytes: new Uint8Array(0), levelOffsets: new Int32Array(0), levelStarts: new Uint32Array(1) };
    const args = {
      columns: [contiguous(column)],
      ...empty,
      bytes: new Uint8Array(79),
      written: new Float64Array(1),
      guard: true,
    };
    expect(() => runOp(formatCsv, args, makeRuntime())).toThrowError(expect.objectContaining({ code: "ERR_SHAPE" }));
  });
});
