import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { buildHistogram } from "../../../src/engine/ops/tree/build-histogram.js";
import { lcg } from "../statistics/numbers.js";

const coded = (code: string) => expect.objectContaining({ code });
const shape = { stride: 16, columnCount: 10, slots: 200 };

function sumsOf(nodeRows: Uint32Array, gradients: Uint32Array, records: Uint8Array, isCount: boolean) {
  const sums = new BigInt64Array(2 * shape.slots * 8 * 2);
  runOp(buildHistogram, { records, nodeRows, gradients, sums, isCount, ...shape });
  return sums;
}

function naive(nodeRows: Uint32Array, gradients: Uint32Array, records: Uint8Array, isCount: boolean) {
  const sums = new BigInt64Array(2 * shape.slots * 8 * 2);
  for (const row of nodeRows) {
    const word = gradients[row];
    const gradient = isCount ? word | 0 : (word << 16) >> 16;
    const hessian = isCount ? 1 : word >>> 16;
    for (let column = 0; column < shape.columnCount; column++) {
      const code = records[row * shape.stride + column];
      if (code >= shape.slots) continue;
      const at = (((column >> 3) * shape.slots + code) * 8 + (column & 7)) * 2;
      sums[at] += BigInt(gradient);
      sums[at + 1] += BigInt(hessian);
    }
  }
  return sums;
}

test("gradients are summed by code, in both forms, for more rows than a packed sum holds", () => {
  for (const n of [0, 1, 1023, 1025, 70_000]) {
    const rows = n + 5;
    const records = Uint8Array.from(lcg(n, rows * shape.stride), (u) => u * 256);
    const nodeRows = Uint32Array.from({ length: n }, (_, i) => n + 4 - i);
    const words = lcg(n + 1, rows);
    const pairs = Uint32Array.from(words, (u, i) => (i % 2 ? 0x7fff8001 : (u * 2 ** 32) & 0x7fff7fff));
    expect(sumsOf(nodeRows, pairs, records, false)).toEqual(naive(nodeRows, pairs, records, false));
    const counts = Uint32Array.from(words, (u, i) => (i % 2 ? 2 ** 29 : (u - 0.5) * 2 ** 29));
    expect(sumsOf(nodeRows, counts, records, true)).toEqual(naive(nodeRows, counts, records, true));
  }
});

test("sizes that do not agree, and rows that are not there, are refused", () => {
  const records = new Uint8Array(160);
  const gradients = new Uint32Array(10);
  const call = (changes: object) =>
    runOp(buildHistogram, {
      ...{ records, nodeRows: Uint32Array.of(1), gradients, sums: new BigInt64Array(6400), isCount: false },
      ...shape,
      ...changes,
    });
  expect(() => call({})).not.toThrow();
  expect(() => call({ nodeRows: Uint32Array.of(3, 10) })).toThrow(coded("ERR_INVALID_VALUE"));
  expect(() => call({ stride: 12 })).toThrow(coded("ERR_SHAPE"));
  expect(() => call({ stride: 24 })).toThrow(coded("ERR_SHAPE"));
  expect(() => call({ slots: 257 })).toThrow(coded("ERR_SHAPE"));
  expect(() => call({ columnCount: 17 })).toThrow(coded("ERR_SHAPE"));
});
