import { describe, expect, it } from "vitest";
import { allocate, type Chunk, makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams, threefry2x32 } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { isolateRows } from "../../../src/engine/ops/tree/isolate-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { planBins } from "../../../src/models/trees/bin-plan.js";
import { forestRoom } from "../../../src/models/trees/forest-room.js";
import { meanPathLength } from "../../models/reference/isolation.js";

const chunk = (cells: readonly number[]): Chunk => {
  const values = allocate(Float64Array, cells.length);
  values.set(cells);
  return makeChunk("float64", { values });
};
const standard = { trees: 6, sampleRows: 64, sampleFeatures: 3, maxDepth: 6, seed: 5 };

function isolate(features: readonly Chunk[], given: Partial<typeof standard> = {}, threads = 1) {
  const rules = { ...standard, ...given };
  const room = forestRoom(rules.trees, rules.sampleRows, planBins([], []));
  const counts = new Int32Array(4);
  runOp(isolateRows, { features, ...room, counts, ...rules }, makeRuntime({ threads }));
  return { ...room, counts };
}

const uniform = (seed: number, rows: number) =>
  Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.sample, row));

// splitmix's finaliser, as native/core/hash.h.
const mask = (1n << 64n) - 1n;
function mix64(word: bigint): bigint {
  let mixed = ((word ^ (word >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
  mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask;
  return mixed ^ (mixed >> 31n);
}

function sampleOf(seed: number, tree: number, rows: number, wanted: number): number[] {
  const [high, low] = threefry2x32(seed, 0, 16, tree);
  const key = (BigInt(high) << 32n) | BigInt(low);
  const hashes = Array.from({ length: rows }, (_, row) => [mix64(key ^ mix64(BigInt(row))), row] as const);
  return hashes
    .sort((a, b) => (a[0] < b[0] ? -1 : 1))
    .slice(0, wanted)
    .map(([, row]) => row);
}

describe("tree/isolate-rows", () => {
  for (const rows of [1, 2, 63, 64, 65, 1_000]) {
    it(`cuts a sample of ${rows} rows as its draws say`, () => {
      const columns = [uniform(1, rows), uniform(2, rows).map((v) => (v < 0.5 ? 0 : v)), uniform(3, rows)];
      const forest = isolate(columns.map(chunk));
      expect(forest.counts[0]).toBe(6);
      for (let tree = 0; tree < 6; tree++) {
        const sample = sampleOf(standard.seed, tree, rows, standard.sampleRows);
        const check = (node: number, own: readonly number[], depth: number): void => {
          expect(forest.rows[node]).toBe(own.length);
          expect(forest.value[node]).toBeCloseTo(depth + meanPathLength(own.length), 12);
          const differs = columns.some((column) => new Set(own.map((row) => column[row])).size > 1);
          if (forest.feature[node] < 0) {
            expect(depth === 6 || !differs).toBe(true);
            return;
          }
          const values = own.map((row) => columns[forest.feature[node]][row]);
          expect(forest.threshold[node]).toBeGreaterThanOrEqual(Math.min(...values));
          expect(forest.threshold[node]).toBeLessThan(Math.max(...values));
          const isLeft = (row: number) => columns[forest.feature[node]][row] <= forest.threshold[node];
          check(forest.left[node], own.filter(isLeft), depth + 1);
          check(
            forest.right[node],
            own.filter((row) => !isLeft(row)),
            depth + 1,
          );
        };
        check(forest.treeOffsets[tree], sample, 0);
      }
    });
  }

  it("draws features evenly, and cuts evenly between the ends", () => {
    const columns = [uniform(1, 500), uniform(2, 500)].map(chunk);
    const { feature, threshold, treeOffsets } = isolate(columns, { trees: 2_000, maxDepth: 1, sampleFeatures: 2 });
    const roots = Array.from(treeOffsets.subarray(0, 2_000));
    const first = roots.filter((root) => feature[root] === 0).length;
    expect(Math.abs(first / 2_000 - 0.5)).toBeLessThan(0.04);
    const mean = roots.reduce((sum, root) => sum + threshold[root], 0) / 2_000;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.02);
  });

  it("is the same for any number of threads, and other trees for another seed", () => {
    const columns = [uniform(1, 900), uniform(2, 900)].map(chunk);
    const expected = isolate(columns);
    for (const threads of [2, 3, 8]) expect(isolate(columns, {}, threads)).toEqual(expected);
    expect(isolate(columns, { seed: 6 }).threshold).not.toEqual(expected.threshold);
  });

  it("sends what is missing to either side, and takes infinities, constants and columns without a value", () => {
    const cells = uniform(1, 300).map((value, row) => (row % 3 === 0 ? Number.NaN : value));
    const { flags, feature, counts } = isolate([chunk(cells)], { trees: 50, sampleFeatures: 1 });
    const inner = Array.from(flags.subarray(0, counts[1])).filter((_, node) => feature[node] >= 0);
    const left = inner.filter((flag) => flag === 1).length;
    expect(left / inner.length).toBeGreaterThan(0.4);
    expect(left / inner.length).toBeLessThan(0.6);
    const odd = [-Infinity, Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 0, 5e-324];
    const cut = isolate([chunk(odd)], { sampleFeatures: 1 });
    const leaves = Array.from(cut.feature.subarray(0, cut.counts[1])).filter((each) => each < 0).length;
    expect(leaves).toBe(6 * 6);
    for (const same of [7, Number.NaN]) {
      const flat = isolate([chunk([same, same, same])], { sampleFeatures: 1 });
      expect(flat.counts[1]).toBe(6);
    }
  });

  it("refuses no columns and no rows", () => {
    const shape = expect.objectContaining({ code: "ERR_SHAPE" });
    expect(() => isolate([])).toThrow(shape);
    expect(() => isolate([chunk([])])).toThrow(shape);
  });
});
