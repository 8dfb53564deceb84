import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { kMeans } from "../../../src/engine/ops/unlabelled/k-means.js";
import { makeRuntime, stop } from "../../../src/engine/runtime.js";
import { chunksOf, drawnRows, faultOf } from "./row-cells.js";

const none = new Float64Array(0);
interface Wish {
  readonly centers?: Float64Array;
  readonly start?: string;
  readonly iterations?: number;
  readonly weights?: Float64Array;
  readonly threads?: number;
  readonly starts?: number;
  readonly seed?: number;
}

function clustersOf(columns: readonly Float64Array[], k: number, wish: Wish = {}) {
  const { centers, start = centers ? "given" : "k-means++", iterations = 300, weights = none, threads = 2 } = wish;
  const result = {
    origin: new Float64Array(columns.length),
    centers: centers?.slice() ?? new Float64Array(k * columns.length),
    labels: new Int32Array(columns[0].length),
    clusterWeights: new Float64Array(k),
    outcome: new Float64Array(3),
  };
  const steering = { start, starts: wish.starts ?? 1, mostIterations: iterations, tolerance: 0, seed: wish.seed ?? 3 };
  runOp(kMeans, { features: chunksOf(columns), weights, ...result, ...steering }, makeRuntime({ threads }));
  return result;
}

/** Columns whose mean is exactly 0 however they are summed eight at a time: each eight rows, then their negatives. */
function balanced(rows: number, count: number, seed: number): Float64Array[] {
  return drawnRows(rows, count, seed).columns.map((values, column) =>
    values.map((_, row) => {
      const twin = row % 16 >= 8;
      const from = twin ? row - 8 : row;
      const value = values[from] + (from % 5) * ((column % 2) + 0.5);
      return twin ? -value : value;
    }),
  );
}

/** The naive oracle: Lloyd's iterations until no label changes. */
function naive(columns: readonly Float64Array[], k: number, start: Float64Array, weights: Float64Array) {
  const width = columns.length;
  const rows = columns[0].length;
  let centers = [...start];
  let labels: number[] = [];
  for (;;) {
    const next = Array.from({ length: rows }, (_, row) => {
      const far = Array.from({ length: k }, (_, c) =>
        columns.reduce((sum, values, f) => sum + (values[row] - centers[c * width + f]) ** 2, 0),
      );
      return far.indexOf(Math.min(...far));
    });
    const sums = new Float64Array(k * width);
    const total = new Float64Array(k);
    next.forEach((label, row) => {
      const weight = weights[row] ?? 1;
      total[label] += weight;
      columns.forEach((values, f) => {
        sums[label * width + f] += weight * values[row];
      });
    });
    centers = [...sums].map((sum, at) => sum / total[Math.floor(at / width)]);
    if (next.every((label, row) => label === labels[row])) return { centers, labels };
    labels = next;
  }
}

const rowsAsCenters = (columns: readonly Float64Array[], picks: readonly number[]) =>
  Float64Array.from(picks.flatMap((row) => columns.map((values) => values[row])));

describe("unlabelled/k-means", () => {
  for (const rows of [9, 255, 256, 257, 4096, 4097]) {
    it(`finds the clusters of ${rows} rows that the naive iterations find, weighted too`, () => {
      const columns = balanced(rows, 3, 5);
      const centers = rowsAsCenters(columns, [0, 1, 2, 3, 4]);
      const drawn = drawnRows(rows, 1, 77).columns[0].map((value) => 0.1 + Math.abs(value));
      for (const weights of [none, drawn]) {
        const found = clustersOf(columns, 5, { centers, weights });
        const wanted = naive(columns, 5, centers, weights);
        expect([...found.labels]).toEqual(wanted.labels);
        found.centers.forEach((value, at) => {
          expect(value + found.origin[at % 3]).toBeCloseTo(wanted.centers[at], 10);
        });
        expect(found.outcome[2]).toBe(1);
        const inertia = wanted.labels.reduce(
          (sum, label, row) =>
            sum +
            (weights[row] ?? 1) *
              columns.reduce((part, values, f) => part + (values[row] - wanted.centers[label * 3 + f]) ** 2, 0),
          0,
        );
        expect(found.outcome[0] / inertia).toBeCloseTo(1, 10);
      }
    });
  }

  it("skips rows by bounds without changing a bit: as one iteration after the other, each from nothing", () => {
    for (const [rows, k, width] of [
      [6400, 7, 4],
      [9600, 70, 2],
      [3200, 12, 17],
    ]) {
      const columns = balanced(rows, width, rows);
      let centers = rowsAsCenters(
        columns,
        Array.from({ length: k }, (_, c) => c * 16),
      );
      const start = centers;
      for (const iterations of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]) {
        const once = clustersOf(columns, k, { centers, iterations: 1 });
        expect(once.origin).toEqual(new Float64Array(width));
        centers = once.centers;
        const all = clustersOf(columns, k, { centers: start, iterations });
        expect(all).toEqual({ ...once, outcome: Float64Array.of(once.outcome[0], all.outcome[1], all.outcome[2]) });
      }
    }
  });

  it("has the same bits on any number of threads, for every start", () => {
    const columns = balanced(20_000, 6, 4);
    for (const start of ["k-means++", "random"]) {
      const first = clustersOf(columns, 9, { start, starts: 2, threads: 1 });
      for (const threads of [2, 5]) expect(clustersOf(columns, 9, { start, starts: 2, threads })).toEqual(first);
      expect(clustersOf(columns, 9, { start, starts: 2, seed: 4 }).centers).not.toEqual(first.centers);
    }
  });

  it("keeps the best of several starts", () => {
    const columns = balanced(2000, 4, 6);
    const inertia = (starts: number) => clustersOf(columns, 12, { start: "random", starts }).outcome[0];
    const all = [1, 2, 4, 8].map(inertia);
    for (let i = 1; i < all.length; i++) expect(all[i]).toBeLessThanOrEqual(all[i - 1]);
    expect(all[3]).toBeLessThan(all[0]);
  });

  it("draws k-means++ centers far apart: every one of many tight groups gets one", () => {
    const groups = 30;
    const columns = drawnRows(3000, 2, 8).columns.map((values, column) =>
      values.map(
        (value, row) => value * 0.01 + 100 * (column === 0 ? (row % groups) % 6 : Math.floor((row % groups) / 6)),
      ),
    );
    const { labels } = clustersOf(columns, groups, { iterations: 1 });
    const pairs = new Set([...labels].map((label, row) => `${label}:${row % groups}`));
    expect(pairs.size).toBe(groups);
  });

  it("fills an empty cluster with the farthest row, and leaves one where rows are too few", () => {
    const x = Float64Array.of(0, 0.1, 0.2, 10, 10.1, 30);
    const found = clustersOf([x], 3, { centers: Float64Array.of(0, 10, -500) });
    expect([...found.labels]).toEqual([0, 0, 0, 1, 1, 2]);
    const equal = clustersOf([Float64Array.of(1, 1, 1, 2)], 4, { centers: Float64Array.of(1, 2, 5, 6) });
    expect([...equal.labels]).toEqual([0, 0, 0, 1]);
    expect([...equal.centers].every(Number.isFinite)).toBe(true);
    const alone = clustersOf([Float64Array.of(1, 2, 6)], 1);
    expect(alone.centers[0] + alone.origin[0]).toBe(3);
  });

  it("refuses what it cannot use, and stops when told", () => {
    const columns = [Float64Array.of(1, 2, Number.NaN), Float64Array.of(1, 2, 3)];
    expect(faultOf(() => clustersOf(columns, 2))).toEqual(["ERR_INVALID_VALUE", 4]);
    expect(faultOf(() => clustersOf(columns.slice(1), 2, { weights: Float64Array.of(1, 1, -1) }))).toEqual([
      "ERR_INVALID_VALUE",
      -4,
    ]);
    expect(faultOf(() => clustersOf(columns.slice(1), 4))?.[0]).toBe("ERR_SHAPE");
    expect(faultOf(() => clustersOf(columns.slice(1), 2, { weights: new Float64Array(3) }))?.[0]).toBe("ERR_SHAPE");
    const runtime = makeRuntime({ threads: 2 });
    stop(runtime);
    const rows = new Float64Array(50_000).map((_, row) => row % 977);
    const args = {
      features: [makeChunk("float64", { values: rows })],
      weights: none,
      origin: new Float64Array(1),
      centers: new Float64Array(3),
      labels: new Int32Array(rows.length),
      clusterWeights: new Float64Array(3),
      outcome: new Float64Array(3),
      start: "k-means++",
      starts: 1,
      mostIterations: 10,
      tolerance: 0,
      seed: 1,
    };
    expect(faultOf(() => runOp(kMeans, args, runtime))?.[0]).toBe("ERR_CANCELLED");
  });
});
