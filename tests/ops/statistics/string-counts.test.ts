import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { stringCounts } from "../../../src/engine/ops/statistics/string-counts.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { valueCounts } from "../../../src/statistics/value-counts.js";
import { lcg } from "./numbers.js";

test("strings are counted exactly, most frequent first, then by first row", () => {
  const cells = lcg(5, 20_000).map((u, i) => (i % 7 === 3 ? null : `ä${Math.floor(u * u * 300)}`));
  const counts = new Map<string, number>();
  for (const cell of cells) if (cell !== null) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const expected = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 20);
  const got = valueCounts(columnFrom(cells, "utf8"), 20, makeRuntime());
  expect(got.distinct).toBe(counts.size);
  expect(got.top.map(({ value, count }) => [value, count])).toEqual(expected);
});

test("the empty string is a value, names of Object.prototype too; the mean length is in bytes", () => {
  const column = columnFrom(["", "__proto__", "", "ä", null], "utf8");
  const [rows, counts, summary] = [new Uint32Array(5), new Float64Array(5), new Float64Array(3)];
  runOp(stringCounts, { column: column.chunks[0], rows, counts, summary });
  expect([...rows]).toEqual([0, 1, 3, 0, 0]);
  expect([...counts]).toEqual([2, 1, 1, 0, 0]);
  expect([...summary]).toEqual([3, 4, 11 / 4]);
});

test("a column without strings has none", () => {
  expect(valueCounts(columnFrom([null, null], "utf8"), 3, makeRuntime())).toEqual({ count: 0, distinct: 0, top: [] });
});
