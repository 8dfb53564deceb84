import { describe, expect, it } from "vitest";
import { allocate, makeColumn } from "../../../src/columns/column.js";
import { makeTable } from "../../../src/columns/table.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { growForest } from "../../../src/engine/ops/tree/grow-forest.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { codeTable, fitBins } from "../../../src/models/trees/coded-table.js";
import { forestRoom } from "../../../src/models/trees/forest-room.js";

const levels = 12;
const column = (seed: number, rows: number) =>
  Float64Array.from({ length: rows }, (_, row) => Math.floor(levels * randomUnit(seed, streams.sample, row)));

interface Given {
  readonly classCount: number;
  readonly trees?: number;
  readonly room?: number;
  readonly [parameter: string]: unknown;
}

/** Rows of two columns of 12 values, and labels that hang on both. */
function rowsOf(rows: number, classCount: number) {
  const columns = [column(1, rows), column(2, rows)];
  const labels = Float64Array.from({ length: rows }, (_, row) => {
    const value = columns[0][row] * 3 + (columns[1][row] > 6 ? 17 : 0) + 8 * randomUnit(3, streams.sample, row);
    return classCount === 0 ? value / 4 : Math.min(classCount - 1, Math.floor(value / 20));
  });
  return { columns, labels };
}

function grow({ columns, labels }: ReturnType<typeof rowsOf>, given: Given, threads = 1) {
  const runtime = makeRuntime({ threads });
  const features = makeTable(
    columns.map((cells, at) => {
      const values = allocate(Float64Array, cells.length);
      values.set(cells);
      return [`x${at}`, makeColumn("float64", { values })] as const;
    }),
  );
  const settings = { maxBin: 255, sampleRows: 200_000, jointCodes: false, categoricalFeature: [] };
  const bins = fitBins(features, settings, runtime);
  const { codes, records } = codeTable(features, bins, true, runtime);
  const { trees = 1, room = trees, classCount } = given;
  const leaves = 8;
  const forest = forestRoom(room, leaves, bins.plan);
  const own = {
    shares: new Float64Array(classCount > 2 ? forest.feature.length * classCount : 0),
    outOfBagSums: new BigInt64Array(0),
    outOfBagCounts: new Int32Array(0),
    outOfBag: new Float64Array(0),
    counts: new Int32Array(4),
  };
  const rules = {
    firstTree: 0,
    trees,
    totalTrees: 4,
    sampling: "all",
    sampleFraction: 1,
    numLeaves: leaves,
    maxDepth: 1_000,
    minDataInLeaf: 1,
    minImpurityDecrease: 0,
    featuresANode: 2,
    extraTrees: false,
    seed: 3,
    ranks: 1,
  };
  const data = { codes, records, labels, weights: new Float64Array(0), cuts: bins.cuts, ...bins.plan };
  runOp(growForest, { ...data, ...forest, ...own, ...rules, ...given }, runtime);
  return { ...forest, ...own };
}

/** Weight x impurity of some labels: squares around the mean, or Gini's. */
function impurity(labels: readonly number[], classCount: number): number {
  if (labels.length === 0) return 0;
  if (classCount === 0) {
    const mean = labels.reduce((a, b) => a + b) / labels.length;
    return labels.reduce((sum, label) => sum + (label - mean) ** 2, 0);
  }
  const counts = Array.from({ length: classCount }, (_, k) => labels.filter((label) => label === k).length);
  return labels.length - counts.reduce((sum, count) => sum + count ** 2, 0) / labels.length;
}

function bestGain({ columns, labels }: ReturnType<typeof rowsOf>, classCount: number): number {
  const all = impurity([...labels], classCount);
  const gains = columns.flatMap((cells) =>
    Array.from({ length: levels - 1 }, (_, cut) => {
      const sides = [true, false].map((isLeft) => [...labels].filter((_, row) => cells[row] <= cut === isLeft));
      return all - impurity(sides[0], classCount) - impurity(sides[1], classCount);
    }),
  );
  return Math.max(...gains);
}

describe("tree/grow-forest", () => {
  for (const classCount of [0, 2, 4]) {
    for (const rows of [1, 2, 127, 128, 129, 2_000]) {
      it(`takes the best cut of ${rows} rows of ${classCount || "no"} classes`, () => {
        const given = rowsOf(rows, classCount);
        const forest = grow(given, { classCount, numLeaves: 2 });
        const best = bestGain(given, classCount);
        const isFlat = new Set(given.labels).size === 1;
        expect(forest.counts[1]).toBe(isFlat || best < 0 ? 1 : 3);
        expect(forest.gain[0]).toBeCloseTo(isFlat ? 0 : best, 6);
        expect(forest.rows[0]).toBe(rows);
        const mean = given.labels.reduce((a, b) => a + b) / rows;
        if (classCount === 0) expect(forest.value[0]).toBeCloseTo(mean, 10);
        if (classCount === 2) expect(forest.value[0]).toBe(mean);
        const share = (k: number) => given.labels.filter((label) => label === k).length / rows;
        if (classCount === 4) expect([...forest.shares.subarray(0, 4)]).toEqual([0, 1, 2, 3].map(share));
      });
    }

    it(`grows one forest of ${classCount || "no"} classes, on any threads and in any calls`, () => {
      const given = rowsOf(16_385, classCount);
      const drawn = { classCount, sampling: "bootstrap", featuresANode: 1 };
      const whole = grow(given, { ...drawn, trees: 4 });
      expect(whole.counts[0]).toBe(4);
      for (const threads of [2, 4]) expect(grow(given, { ...drawn, trees: 4 }, threads)).toEqual(whole);
      const last = grow(given, { ...drawn, firstTree: 3 });
      const from = whole.treeOffsets[3];
      expect(last.value.slice(0, last.counts[1])).toEqual(whole.value.slice(from, whole.counts[1]));
      const short = grow(given, { ...drawn, trees: 4, room: 2 });
      expect(short.counts[0]).toBe(2);
      expect(short.value.slice(0, short.counts[1])).toEqual(whole.value.slice(0, whole.treeOffsets[2]));
    });
  }

  it("refuses room for no tree, labels that are no class, and weights that are none", () => {
    const given = rowsOf(100, 2);
    const code = (name: string) => expect.objectContaining({ code: name });
    expect(() => grow(given, { classCount: 2, numLeaves: 60, room: 1 })).toThrow(code("ERR_SHAPE"));
    given.labels[7] = 2;
    expect(() => grow(given, { classCount: 2 })).toThrow(code("ERR_INVALID_VALUE"));
    const weights = new Float64Array(100);
    expect(() => grow(rowsOf(100, 2), { classCount: 2, weights })).toThrow(code("ERR_INVALID_VALUE"));
  });
});
