import { expect, test } from "vitest";
import { type Chunk, type Column, columnOf, contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { distinct } from "../../../src/engine/ops/column/distinct.js";
import { cellAt, everyType, floats, onThreads, plain, sizes, texts } from "./cases.js";

function run(column: Chunk): { codes: number[]; firstRows: number[] } {
  return onThreads((runtime) => {
    const codes = new Int32Array(column.length);
    const firstRows = new Uint32Array(column.length);
    const count = new Float64Array(1);
    runOp(distinct, { column, codes, firstRows, count }, runtime);
    return { codes: Array.from(codes), firstRows: Array.from(firstRows.subarray(0, count[0])) };
  });
}

function naive(keys: readonly (string | null)[]): { codes: number[]; firstRows: number[] } {
  const found = new Map<string, number>();
  const firstRows: number[] = [];
  const codes = keys.map((key, row) => {
    if (key === null) return -1;
    if (!found.has(key)) {
      found.set(key, found.size);
      firstRows.push(row);
    }
    return found.get(key)!;
  });
  return { codes, firstRows };
}

test("numbers are numbered in order of appearance, both zeros as one, missing as none", () => {
  for (const n of sizes) {
    const column = floats(n);
    const keys = plain(column).map((value) => (Number.isNaN(value) ? null : String(value + 0)));
    expect(run(column)).toStrictEqual(naive(keys));
  }
});

test("every type is read", () => {
  for (const [type, chunk] of everyType(3000)) {
    const column: Column = columnOf(type, [chunk], type === "dictionary" ? [] : undefined);
    const keys = plain(chunk).map((value, row) =>
      Number.isNaN(value) ? null : type === "int64" ? String(cellAt(column, row)) : String(value),
    );
    expect(run(chunk), type).toStrictEqual(naive(keys));
  }
});

test("strings are told apart by their bytes, the empty one is a value", () => {
  const words = Array.from({ length: 30_000 }, (_, row) =>
    row % 9 === 4 ? null : row % 10 === 0 ? "" : `${"é".repeat(row % 4)}${row % 2500}`,
  );
  expect(run(texts(words))).toStrictEqual(naive(words));
});

test("integers beyond 2^53 are not rounded together", () => {
  const column = contiguous(columnFrom([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 53n], "int64"));
  expect(run(column).codes).toStrictEqual([0, 1, 2, 0]);
});
