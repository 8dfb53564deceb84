import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { nearestRows } from "../../../src/engine/ops/neighbors/nearest-rows.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

interface Found {
  readonly indices: Int32Array;
  readonly distances: Float64Array;
}

function search(rows: Float64Array, queries: Float64Array, width: number, k: number, runtime?: Runtime): Found {
  const m = queries.length / width;
  const found = { indices: new Int32Array(m * k), distances: new Float64Array(m * k) };
  runOp(nearestRows, { rows, queries, ...found, width, k }, runtime);
  return found;
}

function naive(rows: Float64Array, queries: Float64Array, width: number, k: number): Found {
  const n = rows.length / width;
  const m = queries.length / width;
  const found = { indices: new Int32Array(m * k), distances: new Float64Array(m * k) };
  const squared = new Float64Array(n);
  for (let query = 0; query < m; query++) {
    for (let row = 0; row < n; row++) {
      let sum = 0;
      for (let feature = 0; feature < width; feature++) {
        const difference = queries[query * width + feature] - rows[row * width + feature];
        sum += difference * difference;
      }
      squared[row] = sum;
    }
    const order = Array.from(squared.keys()).sort((a, b) => squared[a] - squared[b] || a - b);
    for (let at = 0; at < k; at++) {
      found.indices[query * k + at] = order[at];
      found.distances[query * k + at] = Math.sqrt(squared[order[at]]);
    }
  }
  return found;
}

function expectNaive(rows: Float64Array, queries: Float64Array, width: number, k: number): void {
  const expected = naive(rows, queries, width, k);
  for (const threads of [1, 2, 4]) {
    expect(search(rows, queries, width, k, makeRuntime({ threads }))).toEqual(expected);
  }
}

/** The same, also with features that say nothing: few features are searched in another way than many. */
function expectNaiveWide(rows: Float64Array, queries: Float64Array, width: number, k: number): void {
  expectNaive(rows, queries, width, k);
  const wide = (values: Float64Array) =>
    Float64Array.from({ length: (values.length / width) * 9 }, (_, at) =>
      at % 9 < width ? values[Math.floor(at / 9) * width + (at % 9)] : 0,
    );
  expectNaive(wide(rows), wide(queries), 9, k);
}

const uniform = (seed: number, count: number) => Float64Array.from(lcg(seed, count), (u) => u * 20 - 10);

test("what a loop over all pairs finds, to the bit, about the borders of leaves, tiles and few queries", () => {
  for (const [n, m, width, k] of [
    [1, 1, 1, 1],
    [5, 3, 2, 5],
    [191, 16, 1, 3],
    [193, 17, 3, 193],
    [192, 300, 2, 1],
    [2000, 400, 4, 16],
    [2000, 400, 6, 17],
    [2000, 400, 7, 17],
    [1000, 200, 10, 5],
    [700, 15, 50, 40],
    [600, 193, 257, 4],
    [9000, 2, 3, 12],
  ])
    expectNaive(uniform(n + width, n * width), uniform(m + 1, m * width), width, k);
});

test("equally near rows come by their number, though many are the same", () => {
  const grid = (seed: number, count: number) => Float64Array.from(lcg(seed, count), (u) => Math.floor(u * 4));
  expectNaiveWide(grid(1, 1200), grid(2, 3 * 50), 3, 30);
  expectNaiveWide(new Float64Array(2 * 500).fill(7), new Float64Array(2 * 20).fill(7), 2, 10);
});

test("rows far from all others, or nearer than float32 can tell, are found as well", () => {
  // Two knots of rows, a billionth wide and a million apart.
  const knots = Float64Array.from(lcg(3, 2 * 800), (u, at) => (at % 4 < 2 ? 1e6 : -1e6) + u * 1e-3);
  expectNaiveWide(knots, knots.slice(0, 400), 2, 6);
  const far = uniform(4, 3 * 400);
  far.set([1e200, -1e200, 3e180], 30);
  const queries = uniform(5, 3 * 40);
  queries.set([-1e250, 1, 1e9], 6);
  expectNaiveWide(far, queries, 3, 7);
});

test("values whose squares vanish or overflow order as their plain sums do", () => {
  for (const unit of [1e-170, 1e-160, 1e-310, 1e153, 1e170, 1e308]) {
    const rows = Float64Array.from(lcg(6, 2 * 450), (u) => (u * 2 - 1) * unit);
    expectNaiveWide(rows, rows.slice(0, 60), 2, 5);
  }
});

test("no queries find nothing; k is from 1 to the rows; values are finite", () => {
  expect(search(uniform(1, 4), new Float64Array(0), 2, 1).indices.length).toBe(0);
  const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  expect(() => search(uniform(1, 4), uniform(1, 2), 2, 3)).toThrow(invalid);
  expect(() => search(uniform(1, 4), uniform(1, 2), 2, 0)).toThrow(
    expect.objectContaining({ code: expect.any(String) }),
  );
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const spoiled = uniform(1, 40);
    spoiled[7] = value;
    expect(() => search(spoiled, uniform(1, 2), 2, 3)).toThrow(invalid);
    expect(() => search(uniform(1, 4), spoiled, 2, 1)).toThrow(invalid);
  }
});

test("a search is stopped from outside", () => {
  const runtime = makeRuntime({ threads: 1 });
  Atomics.store(runtime.control, 0, 1);
  expect(() => search(uniform(1, 4000), uniform(2, 2000), 2, 3, runtime)).toThrow(
    expect.objectContaining({ code: "ERR_CANCELLED" }),
  );
});
