// What the tests of this family share: sizes around the block, columns of every numeric type with every kind of gap,
// plain decoded values, and the same call on 1, 2 and 4 threads.
import { expect } from "vitest";
import { type Chunk, type ColumnType, contiguous, isValid } from "../../../src/columns/column.js";
import { type CellValue, cellAt, columnFrom } from "../../../src/columns/values.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";

/** 0, 1, a decoded run and a block, each plus and minus one, and several blocks. */
export const sizes = [0, 1, 1023, 1024, 1025, 16_383, 16_384, 16_385, 40_000];

const special = [0, -0, 1, -1, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, 5e-324, 0.1];

/** A float64 column with nulls, NaN, infinities, zeros of both signs, tiny and huge numbers. */
export function floats(n: number): Chunk {
  const cells = Array.from({ length: n }, (_, row) =>
    row % 7 === 3 ? null : row % 5 === 0 ? special[row % special.length] : Math.sin(row) * 100,
  );
  return contiguous(columnFrom(cells, "float64"));
}

/** Columns of every numeric type, nulls among them. */
export function everyType(n: number): [ColumnType, Chunk][] {
  const cells = (make: (row: number) => CellValue) =>
    Array.from({ length: n }, (_, row) => (row % 5 === 2 ? null : make(row)));
  const types: [ColumnType, (row: number) => CellValue][] = [
    ["float64", (row) => row / 3],
    ["float32", (row) => row * 0.5],
    ["int8", (row) => (row % 200) - 100],
    ["int16", (row) => (row % 60_000) - 30_000],
    ["int32", (row) => row * 1000 - 7],
    ["int64", (row) => BigInt(row) * 1_000_000_007n],
    ["uint8", (row) => row % 256],
    ["uint16", (row) => row % 65_536],
    ["uint32", (row) => row * 100_000],
    ["bool", (row) => row % 3 === 0],
    ["date", (row) => new Date((row - 20_000) * 86_400_000)],
    ["dictionary", (row) => `level ${row % 11}`],
  ];
  return types.map(([type, make]) => [type, contiguous(columnFrom(cells(make), type))]);
}

/** Codes of `levels` strings with nulls. */
export function codes(n: number, levels: number): Chunk {
  const words = Array.from({ length: n }, (_, row) =>
    row < levels ? `w${row}` : row % 6 === 1 ? null : `w${(row * 7919) % levels}`,
  );
  return contiguous(columnFrom(words, "dictionary"));
}

export function texts(cells: readonly (string | null)[]): Chunk {
  return contiguous(columnFrom(cells, "utf8"));
}

/** The values of a chunk as numbers, one by one; a null as NaN. */
export function plain(chunk: Chunk): number[] {
  return Array.from({ length: chunk.length }, (_, row) => {
    if (!isValid(chunk, row)) return Number.NaN;
    const bool = chunk.code === 9;
    const bit = chunk.bitOffset + row;
    return bool
      ? ((chunk.values as Uint8Array)[bit >>> 3] >>> (bit & 7)) & 1
      : Number((chunk.values as Float64Array)[row]);
  });
}

/** The result of `work` on one thread, which 2 and 4 threads must repeat to the bit. */
export function onThreads<T>(work: (runtime: Runtime) => T): T {
  const [one, two, four] = [1, 2, 4].map((threads) => work(makeRuntime({ threads })));
  expect(bytesOf(two)).toBe(bytesOf(one));
  expect(bytesOf(four)).toBe(bytesOf(one));
  return one;
}

// Comparing bytes tells 0 from -0, and is fast.
function bytesOf(value: unknown): string {
  if (ArrayBuffer.isView(value))
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64");
  return JSON.stringify(
    Object.values(value as object).map((member) => (Object(member) === member ? bytesOf(member) : member)),
  );
}

/** Equal to the bit, NaN equal to NaN; a plain loop, because expect is slow on large arrays. */
export function expectSame(got: ArrayLike<number>, expected: ArrayLike<number>, what = ""): void {
  expect(got.length, what).toBe(expected.length);
  for (let row = 0; row < expected.length; row++) {
    if (!Object.is(got[row], expected[row])) expect(got[row], `${what} row ${row}`).toBe(expected[row]);
  }
}

export { cellAt };
