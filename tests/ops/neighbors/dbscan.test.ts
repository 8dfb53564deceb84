import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { dbscan } from "../../../src/engine/ops/neighbors/dbscan.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

interface Task {
  readonly rows: Float64Array;
  readonly width: number;
  readonly radius: number;
  readonly leastWeight: number;
  readonly weights?: Float64Array;
}

function cluster({ weights = new Float64Array(0), ...task }: Task, runtime?: Runtime) {
  const n = task.rows.length / task.width;
  const found = { labels: new Int32Array(n), cores: new Uint8Array(n) };
  runOp(dbscan, { ...task, weights, ...found }, runtime);
  return found;
}

// As it is defined: grow a cluster from the first core row that has none, again and again.
function naive({ rows, width, radius, leastWeight, weights }: Task) {
  const n = rows.length / width;
  const near = Array.from({ length: n }, (_, row) =>
    Array.from({ length: n }, (_, other) => other).filter((other) => {
      let sum = 0;
      for (let feature = 0; feature < width; feature++) {
        sum += (rows[row * width + feature] - rows[other * width + feature]) ** 2;
      }
      return sum <= radius * radius;
    }),
  );
  const cores = Uint8Array.from(near, (others) =>
    Number(others.reduce((sum, other) => sum + (weights ? weights[other] : 1), 0) >= leastWeight),
  );
  const labels = new Int32Array(n).fill(-1);
  let count = 0;
  for (let row = 0; row < n; row++) {
    if (labels[row] >= 0 || !cores[row]) continue;
    const waiting = [row];
    labels[row] = count;
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (!cores[next]) continue;
      for (const other of near[next]) {
        if (labels[other] >= 0) continue;
        labels[other] = count;
        waiting.push(other);
      }
    }
    count++;
  }
  return { labels, cores };
}

function expectNaive(task: Task) {
  const expected = naive(task);
  for (const threads of [1, 2, 4]) expect(cluster(task, makeRuntime({ threads }))).toEqual(expected);
  return expected;
}

const knots = (seed: number, n: number, width: number, middles: number) =>
  Float64Array.from(lcg(seed, n * width), (u, at) => ((Math.floor(at / width) * 7) % middles) * 3 + u * u * 4);

test("the clusters, borders and core rows of the definition", () => {
  for (const [n, width, middles, radius, leastWeight] of [
    [1, 1, 1, 1, 1],
    [1, 1, 1, 1, 2],
    [193, 1, 5, 0.1, 5],
    [800, 2, 4, 0.3, 6],
    [800, 2, 4, 5, 6],
    [800, 2, 4, 1e-9, 2],
    [900, 3, 6, 0.6, 8],
    [600, 10, 3, 2, 4],
  ])
    expectNaive({ rows: knots(n + width, n, width, middles), width, radius, leastWeight });
});

test("rows on a grid: exactly at the radius is within it, equal rows are neighbours", () => {
  const rows = Float64Array.from(lcg(9, 2 * 700), (u) => Math.floor(u * 40));
  const { labels } = expectNaive({ rows, width: 2, radius: 1, leastWeight: 4 });
  expect(new Set(labels).size).toBeGreaterThan(5);
});

test("weights count in the place of rows", () => {
  const weights = Float64Array.from(lcg(4, 500), (u) => Math.floor(u * 4));
  const task = { rows: knots(3, 500, 2, 4), width: 2, radius: 0.3, leastWeight: 8 };
  expect(expectNaive({ ...task, weights })).not.toEqual(expectNaive(task));
});

test("a radius or values of any size", () => {
  for (const unit of [1e-170, 1e-10, 1e153, 1e170]) {
    const rows = knots(5, 400, 2, 3).map((value) => value * unit);
    expectNaive({ rows, width: 2, radius: 0.3 * unit, leastWeight: 5 });
  }
  const far = knots(6, 400, 2, 3).map((value, at) => value * 1e-4 + (at % 4 < 2 ? 1e7 : -1e7));
  expectNaive({ rows: far, width: 2, radius: 0.3e-4, leastWeight: 5 });
});

test("no rows have no cluster; a value that is not finite or a negative weight is refused with its row", () => {
  expect(cluster({ rows: new Float64Array(0), width: 1, radius: 1, leastWeight: 1 }).labels.length).toBe(0);
  const task = { rows: Float64Array.of(1, 2, 3), width: 1, radius: 1, leastWeight: 1 };
  const invalid = expect.objectContaining({
    code: "ERR_INVALID_VALUE",
    cause: expect.objectContaining({ detail: 1 }),
  });
  expect(() => cluster({ ...task, rows: Float64Array.of(1, Number.NaN, 3) })).toThrow(invalid);
  expect(() => cluster({ ...task, weights: Float64Array.of(1, -1, 3) })).toThrow(invalid);
});
