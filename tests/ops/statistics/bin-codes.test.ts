import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { binCodes, quantileBins } from "../../../src/statistics/bin-codes.js";
import { lcg, sizes, troubled } from "./numbers.js";

test("a code counts the cuts below the value; missing is -1", () => {
  const cuts = Float64Array.of(-10, 0, 0.5, 30);
  for (const n of sizes) {
    const cells = troubled(n, n);
    for (const threads of [1, 2, 4]) {
      const { codes } = binCodes(columnFrom(cells, "float64"), cuts, makeRuntime({ threads }));
      const expected = cells.map((v) => (v === null || Number.isNaN(v) ? -1 : cuts.filter((c) => c < v).length));
      expect(
        Buffer.compare(
          Buffer.from(codes.chunks[0].values.buffer as ArrayBuffer),
          Buffer.from(Int32Array.from(expected).buffer),
        ),
      ).toBe(0);
    }
  }
});

test("quantile bins hold about equally many rows, and fewer bins when values repeat", () => {
  const even = quantileBins(columnFrom(lcg(1, 1000)), 4, makeRuntime());
  const counts = [0, 0, 0, 0];
  for (const code of even.codes.chunks[0].values) counts[Number(code)]++;
  expect(counts).toEqual([250, 250, 250, 250]);
  expect(quantileBins(columnFrom([1, 1, 1, 1, 2]), 4, makeRuntime()).count).toBe(2);
  expect(quantileBins(columnFrom([5, 5, 5]), 4, makeRuntime()).count).toBe(1);
  expect(quantileBins(columnFrom([null, null], "float64"), 4, makeRuntime()).count).toBe(1);
});
