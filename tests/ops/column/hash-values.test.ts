import { expect, test } from "vitest";
import { type Chunk, type ColumnType, contiguous } from "../../../src/columns/column.js";
import { type CellValue, columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { hashValues } from "../../../src/engine/ops/column/hash-values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { codes, floats, onThreads, plain, sizes, texts } from "./cases.js";

const none = new BigInt64Array(0);

function hash(column: Chunk, name = "a", words: BigInt64Array = none, runtime = makeRuntime()): BigInt64Array {
  const hashes = new BigInt64Array(column.length);
  runOp(hashValues, { column, words, hashes, name }, runtime);
  return hashes;
}

const of = (cells: CellValue[], type: ColumnType) => contiguous(columnFrom(cells, type));

test("rows hash alike exactly when their values are equal", () => {
  for (const n of sizes) {
    const column = floats(n);
    const hashes = onThreads((runtime) => ({ hashes: hash(column, "a", none, runtime) })).hashes;
    const byValue = new Map<string, bigint>();
    plain(column).forEach((value, row) => {
      const key = String(value + 0);
      if (byValue.has(key)) expect(hashes[row]).toBe(byValue.get(key));
      else byValue.set(key, hashes[row]);
    });
    expect(new Set(byValue.values()).size).toBe(byValue.size);
  }
});

test("a number hashes alike in every type that holds it", () => {
  const types: ColumnType[] = ["float64", "float32", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32"];
  const hashes = types.map((type) => hash(of([3, null, 0], type)).join());
  expect(new Set(hashes).size).toBe(1);
  expect(hash(of([-0], "float64"))).toStrictEqual(hash(of([0], "int64")));
});

test("integers that no double holds keep their own hash", () => {
  const hashes = hash(of([2n ** 53n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n)], "int64"));
  expect(new Set(hashes).size).toBe(4);
  expect(hashes[0]).toBe(hash(of([2 ** 53], "float64"))[0]);
});

test("a string hashes alike as text and as a code, whatever its code", () => {
  const words = ["a", "", "long enough to need several words", null, "é"];
  const asText = hash(texts(words), "col");
  const dictionary = columnFrom(["é", "unused", ...words], "dictionary");
  const table = hash(texts(dictionary.dictionary!), "");
  const asCodes = hash(contiguous(dictionary), "col", table);
  expect(Array.from(asCodes.subarray(2))).toStrictEqual(Array.from(asText));
});

test("a code beyond the strings counts as missing", () => {
  const column = codes(3, 3);
  const hashes = hash(column, "c", new BigInt64Array(1));
  expect(hashes[2]).toBe(hash(of([null], "float64"), "c")[0]);
});

test("columns add up in any order, and the same value elsewhere counts differently", () => {
  const hashes = [new BigInt64Array(2), new BigInt64Array(2)];
  const [a, b] = [of([1, 2], "float64"), of([2, 1], "float64")];
  const columns = [["a", a] as const, ["b", b] as const];
  for (const [name, column] of columns) runOp(hashValues, { column, words: none, hashes: hashes[0], name });
  for (const [name, column] of columns.reverse()) runOp(hashValues, { column, words: none, hashes: hashes[1], name });
  expect(hashes[0]).toStrictEqual(hashes[1]);
  expect(hashes[0][0]).not.toBe(hashes[0][1]);
});
