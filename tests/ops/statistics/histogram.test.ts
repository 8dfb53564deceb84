import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { evenSteps, histogram } from "../../../src/statistics/histogram.js";
import { onAnyThreads, sizes, troubled } from "./numbers.js";

function oracle(cells: (number | null)[], edges: Float64Array): number[] {
  const counts = new Array(edges.length - 1).fill(0);
  for (const cell of cells) {
    if (cell === null || Number.isNaN(cell)) continue;
    for (let bin = 0; bin < counts.length; bin++) {
      const last = bin === counts.length - 1;
      if (cell >= edges[bin] && (cell < edges[bin + 1] || (last && cell === edges[bin + 1]))) counts[bin]++;
    }
  }
  return counts;
}

test("bins count as numpy's do, at every size, whatever the threads", () => {
  const edges = Float64Array.of(-40, -3, -1, 0, 2, 2.5, 49);
  for (const n of sizes) {
    const cells = troubled(n + 2, n);
    const column = columnFrom(cells, "float64");
    expect([...onAnyThreads((runtime) => histogram(column, edges, runtime).counts)]).toEqual(oracle(cells, edges));
  }
});

test("the last bin holds its upper edge, the first its lower; what lies outside is counted nowhere", () => {
  const { counts } = histogram(columnFrom([0, 1, 2, 3, -0.001, 3.001]), Float64Array.of(0, 1, 2, 3), makeRuntime());
  expect([...counts]).toEqual([1, 1, 2]);
});

test("a number of bins runs from the smallest to the largest finite value", () => {
  const cells = [3, 1, 2, 5, null, Number.POSITIVE_INFINITY];
  const { edges, counts } = histogram(columnFrom(cells, "float64"), 4, makeRuntime());
  expect([...edges]).toEqual([1, 2, 3, 4, 5]);
  expect([...counts]).toEqual([1, 1, 1, 1]);
});

test("a constant and an empty column have bins too", () => {
  expect([...histogram(columnFrom([2, 2]), 2, makeRuntime()).counts]).toEqual([0, 2]);
  expect([...histogram(columnFrom([1e300, 1e300]), 3, makeRuntime()).counts]).toEqual([2]);
  expect([...histogram(columnFrom([], "float64"), 2, makeRuntime()).counts]).toEqual([0, 0]);
});

test("edges always increase, also where doubles are sparse or far apart", () => {
  for (const [low, high] of [
    [1, 1 + 2 ** -51],
    [-1e308, 1e308],
    [0, 5e-324],
  ]) {
    const edges = evenSteps(low, high, 30);
    expect(edges[0]).toBe(low);
    expect(edges[edges.length - 1]).toBe(high);
    for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]);
  }
});

test("values at even edges and next to them fall where the edges say, not where arithmetic would put them", () => {
  const bits = new BigInt64Array(1);
  const double = new Float64Array(bits.buffer);
  const beside = (value: number, steps: bigint) => {
    double[0] = value;
    bits[0] += steps;
    return double[0];
  };
  for (const [low, high, bins] of [
    [0.1, 0.7, 6],
    [1, 2, 97],
    [1e9, 1e9 + 1e-3, 1000],
    [1e-310, 3e-310, 7],
  ]) {
    const edges = evenSteps(low, high, bins);
    const cells = [...edges].flatMap((edge) => [beside(edge, -1n), edge, beside(edge, 1n)]);
    expect([...histogram(columnFrom(cells), edges, makeRuntime()).counts]).toEqual(oracle(cells, edges));
  }
});
