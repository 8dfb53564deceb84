import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MillraceError } from "../../../src/core/errors.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { findRows } from "../../../src/engine/ops/csv/find-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { oracleRows } from "../../sources/csv-oracle.js";
import { csvText } from "./text.js";

interface Options {
  quote?: string;
  longest?: number;
  isWhole?: boolean;
  begin?: number;
  blockSize?: number;
  mostRows?: number;
  threads?: number;
}

function find(content: string | Uint8Array, columns: number, options: Options = {}) {
  const { bytes, rules, size } = csvText(content, columns, options);
  const { begin = 0, blockSize = 1 << 16, mostRows = -1, threads = 1 } = options;
  const blocks = new Float64Array(2 * (Math.ceil((size - begin) / blockSize) + 1));
  const bad = new Float64Array(4 * 50);
  const summary = new Float64Array(6);
  const runtime = makeRuntime({ threads });
  runOp(findRows, { bytes, rules, blocks, bad, summary, begin, blockSize, mostRows }, runtime);
  const [rows, badCount, brokenQuotes, end, invalid, invalidLine] = summary;
  const lines = Array.from({ length: Math.min(50, badCount) }, (_, i) => [...bad.subarray(4 * i, 4 * i + 4)]);
  return { rows, badCount, brokenQuotes, end, invalid, invalidLine, bad: lines, blocks };
}

const pieces = ["a", ",", '"', '""', "\n", "\r\n", "\r", "xyz", ',"', '",', '"\n'];
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 400 }).map((parts) => parts.join(""));

describe("csv/find-rows", () => {
  test("finds the rows and bad rows that a plain reader finds, at any block size and thread count", () => {
    fc.assert(
      fc.property(
        soup,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom('"', ""),
        (text, columns, blockSize, longest, quote) => {
          const expected = oracleRows(text, { delimiter: ",", quote, columns, longestField: longest });
          for (const threads of [1, 2, 4]) {
            const found = find(text, columns, { blockSize, longest, quote, threads });
            expect(found.rows).toBe(expected.rows.length);
            expect(found.badCount).toBe(expected.bad.length);
            expect(found.bad.map(([offset, line, code]) => ({ offset, line, code }))).toEqual(
              expected.bad.slice(0, 50),
            );
            expect(found.end).toBe(text.length);
          }
        },
      ),
      { numRuns: 1_500, seed: 1 },
    );
  });

  test("sizes around the 64 bytes that are looked at together are cut alike", () => {
    for (let width = 55; width <= 140; width++) {
      const text = `${"x".repeat(width)},"${"y".repeat(7)}"\r\n1,2\n`;
      expect(find(text, 2).rows).toBe(2);
      expect(find(`"${"x\n".repeat(width)}",z`, 2).rows).toBe(1);
      expect(find(`"${"x".repeat(width)}"z,z\n1,2`, 2)).toMatchObject({ rows: 1, badCount: 1, brokenQuotes: 1 });
    }
  });

  test("a line over very many blocks is read once, not once for each block", () => {
    const text = `1,2\n${"x".repeat(1 << 23)}\n"${"y\n".repeat(1 << 20)}",3\n4,5`;
    const found = find(text, 2, { blockSize: 64, longest: 1 << 24, threads: 2 });
    expect(found).toMatchObject({ rows: 3, badCount: 1, end: text.length });
  });

  test("an empty text has no rows", () => {
    expect(find("", 3)).toMatchObject({ rows: 0, badCount: 0, end: 0, invalid: -1 });
    expect(find("abc", 1, { begin: 3 })).toMatchObject({ rows: 0, end: 3 });
  });

  test("blocks say where each one's first row starts and how many rows come before", () => {
    const { blocks } = find("aa,b\ncc,d\nee,f\n", 2, { blockSize: 4 });
    expect([...blocks]).toEqual([0, 0, 5, 1, 10, 2, 15, 3, 15, 3]);
  });

  test("reads no more rows than asked for, and no bad line behind them", () => {
    expect(find("1,2\nx\n3,4\ny\n5,6\n", 2, { mostRows: 2, blockSize: 3 })).toMatchObject({
      rows: 2,
      badCount: 1,
      end: 10,
    });
  });

  test("leaves an unfinished last row alone where the file goes on", () => {
    expect(find("1,2\n3,4", 2, { isWhole: false })).toMatchObject({ rows: 1, badCount: 0, end: 4 });
    expect(find('1,2\n3,"4\n5,6\n', 2, { isWhole: false })).toMatchObject({ rows: 1, badCount: 0, end: 4 });
    expect(find("1,2\n3", 2, { isWhole: false })).toMatchObject({ rows: 1, badCount: 0, end: 4 });
  });

  test("tells the first byte that is not UTF-8, whatever the blocks", () => {
    const good = Buffer.from("é,ü\n😀,\u{10ffff}\n", "utf8");
    const wrong = [
      [0x80],
      [0xc0, 0xaf],
      [0xe0, 0x80, 0x80],
      [0xed, 0xa0, 0x80],
      [0xf4, 0x90, 0x80, 0x80],
      [0xf0, 0x9f, 0x98],
      [0xff],
    ];
    for (let blockSize = 1; blockSize <= 24; blockSize++) {
      expect(find(good, 2, { blockSize }).invalid).toBe(-1);
      for (const bytes of wrong) {
        const found = find(Buffer.concat([good, Buffer.from(bytes), Buffer.from(",x\n")]), 2, { blockSize });
        expect([found.invalid, found.invalidLine]).toEqual([good.length, 3]);
      }
    }
  });

  test("agrees with a strict decoder about any bytes", () => {
    const byte = fc.constantFrom(0x41, 0x80, 0xbf, 0xc2, 0xe0, 0xa0, 0xed, 0x9f, 0xf0, 0x90, 0xf4, 0x8f, 0xff);
    fc.assert(
      fc.property(
        fc
          .uint8Array({ maxLength: 12 })
          .chain((noise) => fc.array(byte, { maxLength: 40 }).map((b) => [...noise, ...b])),
        (bytes) => {
          let isValid = true;
          try {
            new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
          } catch {
            isValid = false;
          }
          for (const blockSize of [1, 3, 64]) {
            expect(find(Uint8Array.from(bytes), 1, { blockSize }).invalid === -1).toBe(isValid);
          }
        },
      ),
      { numRuns: 1_000, seed: 2 },
    );
  });

  test("refuses arguments that do not fit each other, and stops when told", () => {
    const { bytes, rules } = csvText("a\n", 1);
    const args = { bytes, rules, blocks: new Float64Array(4), bad: new Float64Array(4), summary: new Float64Array(6) };
    const call = (more: object) => () => runOp(findRows, { ...args, begin: 0, blockSize: 8, mostRows: -1, ...more });
    expect(call({})).not.toThrow();
    expect(call({ begin: 3 })).toThrow(MillraceError);
    expect(call({ blockSize: 0 })).toThrow(MillraceError);
    expect(call({ rules: Float64Array.of(60, 44, 34, 1, 100, 1) })).toThrow(MillraceError);
    expect(call({ blocks: new Float64Array(2) })).toThrow(MillraceError);
    const runtime = makeRuntime();
    runtime.control[0] = 1;
    expect(() => runOp(findRows, { ...args, begin: 0, blockSize: 8, mostRows: -1 }, runtime)).toThrow(/stopped/);
  });
});
