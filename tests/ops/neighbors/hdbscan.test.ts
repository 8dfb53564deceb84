import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { hdbscan } from "../../../src/engine/ops/neighbors/hdbscan.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { lcg } from "../statistics/numbers.js";

interface Task {
  readonly rows: Float64Array;
  readonly width: number;
  readonly leastSamples: number;
  readonly leastRows: number;
  readonly leaves: boolean;
}

const fixed = { epsilon: 0, allowSingle: false };

function cluster(task: Task, threads = 1) {
  const n = task.rows.length / task.width;
  const found = { labels: new Int32Array(n), probabilities: new Float64Array(n) };
  runOp(hdbscan, { ...task, ...fixed, ...found }, makeRuntime({ threads }));
  return found;
}

interface Edge {
  readonly ends: readonly [number, number];
  readonly length: number;
}

interface Branch {
  /** Rows that are in it when it splits off. */
  readonly rows: readonly number[];
  readonly mass: number;
  readonly children: readonly Branch[];
}

// Prim's algorithm over all pairs.
function spanningTree({ rows, width, leastSamples }: Task): Edge[] {
  const n = rows.length / width;
  const distance = (a: number, b: number) => {
    let sum = 0;
    for (let feature = 0; feature < width; feature++)
      sum += (rows[a * width + feature] - rows[b * width + feature]) ** 2;
    return Math.sqrt(sum);
  };
  const all = Array.from({ length: n }, (_, row) => row);
  const cores = all.map((row) => all.map((other) => distance(row, other)).sort((a, b) => a - b)[leastSamples - 1]);
  const reach = new Float64Array(n).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(n);
  const outside = new Set(all);
  const edges: Edge[] = [];
  for (let row = 0; ; ) {
    outside.delete(row);
    if (outside.size === 0) return edges;
    for (const other of outside) {
      const length = Math.max(cores[row], cores[other], distance(row, other));
      if (length >= reach[other]) continue;
      reach[other] = length;
      from[other] = row;
    }
    row = [...outside].reduce((nearest, other) => (reach[other] < reach[nearest] ? other : nearest));
    edges.push({ ends: [from[row], row], length: reach[row] });
  }
}

// Takes the longest edges away, one after the other, and looks what falls apart.
function grow(rows: readonly number[], edges: readonly Edge[], birth: number, least: number): Branch {
  let members = rows;
  let left = [...edges].sort((a, b) => a.length - b.length);
  let mass = 0;
  for (;;) {
    const longest = left.pop();
    if (!longest) return { rows, mass, children: [] };
    const level = 1 / longest.length;
    const reached = new Set([longest.ends[0]]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const { ends } of left)
        if (reached.has(ends[0]) || reached.has(ends[1])) for (const end of ends) reached.add(end);
    }
    const parts = [members.filter((row) => reached.has(row)), members.filter((row) => !reached.has(row))];
    const large = parts.filter((part) => part.length >= least);
    const within = (part: readonly number[]) => left.filter(({ ends }) => part.includes(ends[0]));
    if (large.length !== 1) mass += (level - birth) * members.length;
    if (large.length === 2)
      return { rows, mass, children: parts.map((part) => grow(part, within(part), level, least)) };
    if (large.length === 0) return { rows, mass, children: [] };
    mass += (level - birth) * (members.length - large[0].length);
    left = within(large[0]);
    members = large[0];
  }
}

function choose(branch: Branch, leaves: boolean): { readonly mass: number; readonly chosen: readonly Branch[] } {
  const below = branch.children.map((child) => choose(child, leaves));
  const mass = below.reduce((sum, each) => sum + each.mass, 0);
  const isItself = leaves ? below.length === 0 : !(mass > branch.mass);
  return isItself ? { mass: branch.mass, chosen: [branch] } : { mass, chosen: below.flatMap(({ chosen }) => chosen) };
}

function naive(task: Task): string[] {
  const n = task.rows.length / task.width;
  const root = grow([...Array(n).keys()], spanningTree(task), 0, task.leastRows);
  const chosen = root.children.flatMap((child) => choose(child, task.leaves).chosen);
  return chosen.map(({ rows }) => rows.join()).sort();
}

const knots = (seed: number, n: number, width: number, middles: number) =>
  Float64Array.from(lcg(seed, n * width), (u, at) => ((Math.floor(at / width) * 7) % middles) * 3 + u * u * 4);

test("the clusters of a tree that is cut edge by edge", () => {
  for (const [n, width, middles, leastSamples, leastRows] of [
    [60, 1, 3, 1, 4],
    [200, 2, 4, 1, 5],
    [260, 2, 4, 5, 5],
    [260, 3, 5, 10, 12],
    [400, 2, 3, 4, 8],
    [200, 12, 2, 3, 6],
  ]) {
    for (const leaves of [false, true]) {
      const task = { rows: knots(n + width, n, width, middles), width, leastSamples, leastRows, leaves };
      const { labels, probabilities } = cluster(task);
      const groups = Array.from({ length: Math.max(...labels) + 1 }, (_, label) =>
        [...labels.keys()].filter((row) => labels[row] === label).join(),
      );
      expect(groups.sort()).toEqual(naive(task));
      for (const threads of [2, 4]) expect(cluster(task, threads)).toEqual({ labels, probabilities });
    }
  }
});

test("many rows, many rounds: the same for any threads, each row sure of its cluster or of none", () => {
  const task = { rows: knots(7, 6000, 3, 9), width: 3, leastSamples: 4, leastRows: 30, leaves: false };
  const found = cluster(task);
  expect(cluster(task, 4)).toEqual(found);
  expect(new Set(found.labels).size).toBeGreaterThan(3);
  found.labels.forEach((label, row) => {
    const probability = found.probabilities[row];
    expect(label < 0 ? probability === 0 : probability > 0 && probability <= 1).toBe(true);
  });
});

test("equal rows are a cluster of their own, at no distance from each other", () => {
  const rows = Float64Array.from({ length: 90 }, (_, row) => (row < 30 ? 5 : row < 60 ? 9 : row));
  const { labels, probabilities } = cluster({ rows, width: 1, leastSamples: 3, leastRows: 10, leaves: true });
  expect(new Set(labels.subarray(0, 30)).size).toBe(1);
  expect(labels[0]).toBeGreaterThanOrEqual(0);
  expect(probabilities[0]).toBe(1);
});

test("more samples than rows, clusters of one row and values that are not finite are refused", () => {
  const task = { rows: knots(1, 20, 1, 2), width: 1, leastSamples: 3, leastRows: 3, leaves: false };
  const invalid = expect.objectContaining({ code: "ERR_INVALID_VALUE" });
  expect(() => cluster({ ...task, leastSamples: 21 })).toThrow(invalid);
  expect(() => cluster({ ...task, leastRows: 1 })).toThrow(invalid);
  expect(() => cluster({ ...task, rows: Float64Array.of(1, 2, Number.NaN, 4) })).toThrow(invalid);
});
