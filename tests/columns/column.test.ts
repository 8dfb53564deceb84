import { once } from "node:events";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  allocate,
  allocateValues,
  type Column,
  columnOf,
  columnTypes,
  contiguous,
  countNulls,
  elementsOf,
  isBitSet,
  isValid,
  makeChunk,
  makeColumn,
} from "../../src/columns/column.js";
import { cellsOf } from "../../src/columns/values.js";
import { columnOfType, everyType } from "./every-type.js";

describe("a chunk", () => {
  test.each(columnTypes)("of %s lies in shared memory and has room for its rows", (type) => {
    const values = allocateValues(type, 9);
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(values).toBeInstanceOf(elementsOf(type));
    expect(values.length).toBe(type === "bool" ? 2 : type === "utf8" ? 10 : 9);
  });

  test("counts its nulls, from any bit on", () => {
    const validity = Uint8Array.of(0b10110101, 0b01100110, 0xff);
    for (let offset = 0; offset < 16; offset++) {
      for (let length = 0; offset + length <= 24; length++) {
        let expected = 0;
        for (let bit = offset; bit < offset + length; bit++) if (!isBitSet(validity, bit)) expected++;
        expect(countNulls(validity, offset, length)).toBe(expected);
        const chunk = makeChunk("int8", { values: new Int8Array(length), validity, bitOffset: offset });
        expect(chunk.nullCount).toBe(expected);
        for (let row = 0; row < length; row++) expect(isValid(chunk, row)).toBe(isBitSet(validity, offset + row));
      }
    }
  });

  test("without nulls keeps no bitmap", () => {
    expect(makeChunk("int8", { values: new Int8Array(3), validity: Uint8Array.of(0xff) }).validity.length).toBe(0);
  });

  test.each<[string, () => unknown, string]>([
    ["values of another class", () => makeChunk("int8", { values: new Int16Array(1) }), "ERR_TYPE"],
    ["too few values", () => makeChunk("int8", { values: new Int8Array(1), length: 2 }), "ERR_SHAPE"],
    ["too few bits", () => makeChunk("bool", { values: new Uint8Array(1), length: 8, bitOffset: 1 }), "ERR_SHAPE"],
    [
      "too short a bitmap",
      () => makeChunk("int8", { values: new Int8Array(9), validity: new Uint8Array(1) }),
      "ERR_SHAPE",
    ],
    ["text without bytes", () => makeChunk("utf8", { values: new Int32Array(2) }), "ERR_SHAPE"],
    ["a length that is none", () => makeChunk("int8", { values: new Int8Array(3), length: 1.5 }), "ERR_SHAPE"],
  ])("refuses %s", (_, make, code) => {
    expect(make).toThrowError(expect.objectContaining({ code }));
  });
});

describe("a column of chunks", () => {
  test("made one chunk has the same cells, whatever the chunks and their offsets", () => {
    const cuts = fc.array(fc.nat(40), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(cuts, fc.nat(9), (lengths, offset) => {
        const rows = lengths.reduce((sum, length) => sum + length, 0);
        for (const column of everyType(rows, lengths, offset).columns) {
          const chunk = contiguous(column);
          const joined: Column = columnOf(column.type, [chunk], column.dictionary);
          expect(chunk).toMatchObject({ length: column.length, nullCount: column.nullCount });
          expect(cellsOf(joined)).toEqual(cellsOf(column));
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  });

  test("that has one chunk is that chunk, not a copy", () => {
    const column = columnOfType("float64", 5);
    expect(contiguous(column)).toBe(column.chunks[0]);
  });

  test("of 2^12 chunks on one MiB has 2^32 rows and counts them right, without their memory", () => {
    const values = allocate(Uint8Array, 2 ** 20).fill(7);
    const validity = allocate(Uint8Array, 2 ** 17).fill(0xff);
    validity[5] = 0b11111101;
    const chunk = makeChunk("uint8", { values, validity });
    const column = columnOf(
      "uint8",
      Array.from({ length: 2 ** 12 }, () => chunk),
    );
    expect(column.length).toBe(2 ** 32);
    expect(column.nullCount).toBe(2 ** 12);
    expect(new Set(column.chunks.map(({ values }) => values.buffer)).size).toBe(1);
  });
});

test("a column posted to a worker is the same memory there, both ways", async () => {
  const column = makeColumn("float64", { values: allocate(Float64Array, 4).fill(1), length: 4 });
  const script = `
    const { parentPort } = require("node:worker_threads");
    parentPort.once("message", (column) => {
      const { values } = column.chunks[0];
      values[2] = values[0] + 41;
      parentPort.postMessage([column.type, column.length, values.buffer instanceof SharedArrayBuffer]);
    });
  `;
  const worker = new Worker(script, { eval: true });
  worker.postMessage(column);
  const [answer] = await once(worker, "message");
  expect(answer).toEqual(["float64", 4, true]);
  expect(cellsOf(column)).toEqual([1, 1, 42, 1]);
  await worker.terminate();
});
