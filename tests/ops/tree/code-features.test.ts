import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { codeFeatures } from "../../../src/engine/ops/tree/code-features.js";
import { mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

function codesOf(columns: readonly Float64Array[], cutLists: readonly number[][], threads: number): Uint8Array {
  const cuts = new Float64Array(columns.length * mostCuts);
  cutLists.forEach((list, f) => {
    cuts.set(list, f * mostCuts);
  });
  const cutCounts = Int32Array.from(cutLists, (list) => list.length);
  const codes = new Uint8Array(columns.length * (columns[0]?.length ?? 0));
  const features = columns.map((values) => makeChunk("float64", { values }));
  runOp(codeFeatures, { features, cuts, cutCounts, codes }, makeRuntime({ threads }));
  return codes;
}

const naive = (value: number, cuts: readonly number[]) =>
  Number.isNaN(value) ? cuts.length + 1 : cuts.filter((cut) => cut < value).length;

describe("tree/code-features", () => {
  for (const rows of [0, 1, 1023, 16_383, 16_384, 16_385, 40_000]) {
    it(`codes ${rows} rows as the count of cuts below, on any number of threads`, () => {
      const cutLists = [[], [0.5], [0.1, 0.2, 0.9], Array.from({ length: mostCuts }, (_, i) => i / mostCuts)];
      const columns = cutLists.map((_, f) =>
        Float64Array.from({ length: rows }, (__, row) => {
          const value = randomUnit(f, streams.sample, row);
          return value < 0.05 ? Number.NaN : value < 0.06 ? Infinity : value < 0.07 ? -Infinity : value;
        }),
      );
      const one = codesOf(columns, cutLists, 1);
      const expected = columns.flatMap((values, f) => Array.from(values, (value) => naive(value, cutLists[f])));
      expect(Buffer.from(one).equals(Buffer.from(expected))).toBe(true);
      for (const threads of [2, 4]) expect(codesOf(columns, cutLists, threads)).toEqual(one);
    });
  }

  it("puts a value that equals a cut on its left", () => {
    expect([...codesOf([Float64Array.of(1, 2, 3, -0)], [[0, 1, 2]], 1)]).toEqual([1, 2, 3, 0]);
  });
});
