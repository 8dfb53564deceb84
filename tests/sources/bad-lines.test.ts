import { expect, test } from "vitest";
import { makeRuntime } from "../../src/engine/runtime.js";
import { readCsvText } from "../../src/sources/csv.js";

const bad = 1_500;
const text = `a,b\n${"1,2\n".repeat(5_000)}${"1,2,3\n".repeat(bad)}${"1,2\n".repeat(10)}`;
const runtime = makeRuntime({ threads: 2 });

test("every bad line is counted and the first thousand are kept", () => {
  const read = readCsvText(text, { runtime });
  expect(read.table.rowCount).toBe(5_010);
  expect(read.badLineCount).toBe(bad);
  expect(read.badLines).toHaveLength(1_000);
});

test("all are kept when asked for, with the lines they stand on, at any block size", () => {
  for (const blockBytes of [64, 1 << 20]) {
    const read = readCsvText(text, { runtime, keepBadLines: Number.POSITIVE_INFINITY, blockBytes });
    expect(read.badLines.map(({ line }) => line)).toEqual(Array.from({ length: bad }, (_, index) => 5_002 + index));
    expect(read.table.rowCount).toBe(5_010);
  }
});
