import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { contiguous } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { nearestInformation as op } from "../../../src/engine/ops/statistics/nearest-information.js";
import { makeRuntime, type Runtime } from "../../../src/engine/runtime.js";
import { nearestInformation } from "../../../src/statistics/nearest-information.js";
import { lcg, onAnyThreads, troubled } from "./numbers.js";

type Cells = (number | null)[];
const runtime = makeRuntime({ threads: 2 });

function run(a: Cells, b: Cells, neighbours: number, classes: number, r: Runtime = runtime): Float64Array {
  const result = new Float64Array(2);
  const [first, second] = [a, b].map((cells) => contiguous(columnFrom(cells, "float64")));
  runOp(op, { first, second, result, neighbours, classes }, r);
  return result;
}

const digamma = (m: number): number =>
  Array.from({ length: m - 1 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, -0.5772156649015329);

/** Kraskov's first estimator over all pairs of rows. */
function oracle(x: number[], y: number[], k: number): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const apart = x.map((v, j) => Math.max(Math.abs(v - x[i]), Math.abs(y[j] - y[i])));
    const radius = apart.filter((_, j) => j !== i).sort((a, b) => a - b)[k - 1];
    const within = (side: number[]) =>
      side.filter((v) => (radius > 0 ? Math.abs(v - side[i]) < radius : v === side[i])).length;
    sum += digamma(within(x)) + digamma(within(y));
  }
  return Math.max(0, digamma(n) + digamma(k) - sum / n);
}

test("the estimates are scikit-learn's, of numbers and of codes", () => {
  const fixture = new URL("../../fixtures/statistics/dependence.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8"));
  for (const { n, k, numbers, codes } of cases.information) {
    const [x, e] = [lcg(n, n), lcg(n + 1, n)];
    const y = x.map((value, i) => value * value + 0.2 * e[i]);
    const labels = x.map((value, i) => Math.floor(4 * (0.7 * value + 0.3 * e[i])));
    expect(run(x, y, k, 0)[0], `${n} ${k}`).toBeCloseTo(numbers, 10);
    if (codes !== undefined) expect(run(x, labels, k, 4)[0], `${n} ${k}`).toBeCloseTo(codes, 10);
  }
});

test("numbers with ties, of leaves and one more, are those of all pairs of rows, on any threads", () => {
  for (const n of [2, 3, 12, 13, 25, 400]) {
    const x = lcg(n, n).map((u, i) => (i % 3 ? Math.floor(u * 9) : u * 9));
    const y = lcg(n + 5, n).map((u, i) => (i % 3 ? Math.floor(u * 5) : u + x[i]));
    const [got] = onAnyThreads((r) => run(x, y, 3, 0, r));
    expect(got, `${n}`).toBeCloseTo(oracle(x, y, Math.min(3, n - 1)), 10);
  }
  expect(onAnyThreads((r) => run(lcg(1, 20_000), lcg(2, 20_000), 3, 0, r))[1]).toBe(20_000);
});

/** Ross's estimator over all pairs of rows; every class has two rows at least. */
function oracleOfCodes(x: number[], codes: number[], k: number): number {
  const n = x.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const own = x.filter((_, j) => j !== i && codes[j] === codes[i]).map((v) => Math.abs(v - x[i]));
    const few = Math.min(k, own.length);
    const radius = own.sort((a, b) => a - b)[few - 1];
    const within = x.filter((v) => (radius > 0 ? Math.abs(v - x[i]) < radius : v === x[i])).length;
    sum += digamma(few) - digamma(own.length + 1) - digamma(within);
  }
  return Math.max(0, digamma(n) + sum / n);
}

test("codes with ties and with classes smaller than the neighbours asked for are those of all pairs of rows", () => {
  for (const n of [8, 50, 600]) {
    const x = lcg(n, n).map((u, i) => (i % 3 ? Math.floor(u * 9) : u * 9));
    const codes = x.map((value, i) => (i < 2 ? 3 : Math.floor(value / 3)));
    for (const k of [1, 3, 7]) {
      const [got] = onAnyThreads((r) => run(x, codes, k, 4, r));
      const lone = codes.map((code) => codes.filter((other) => other === code).length === 1);
      const rows = [...x.keys()].filter((i) => !lone[i]);
      const truth = oracleOfCodes(
        rows.map((i) => x[i]),
        rows.map((i) => codes[i]),
        k,
      );
      expect(got, `${n} ${k}`).toBeCloseTo(truth, 10);
    }
  }
});

test("nulls, NaN, infinities and other codes are left out; equal rows and far apart ones are no trouble", () => {
  const [a, b] = [troubled(1, 500), troubled(2, 500).reverse()];
  const rows = [...a.keys()].filter((i) => [a[i], b[i]].every((cell) => cell !== null && Number.isFinite(cell)));
  const [got, counted] = run(a, b, 3, 0);
  expect(counted).toBe(rows.length);
  const of = (cells: Cells) => rows.map((i) => Number(cells[i]));
  expect(got).toBeCloseTo(oracle(of(a), of(b), 3), 10);
  expect(run([1, 2, 3, 4], [0, 0, -1, 7], 1, 2)[1]).toBe(2);
  expect(run(new Array(100).fill(2), new Array(100).fill(3), 3, 0)[0]).toBe(0);
  expect(run([1e308, -1e308, 0, 5e-324], [0, 1, 2, 3], 2, 0)[0]).toBeGreaterThanOrEqual(0);
  for (const cells of [[], [1]]) {
    expect(run(cells, cells, 3, 0)[0]).toBeNaN();
    expect(run(cells, cells, 3, 2)[0]).toBeNaN();
  }
  expect(() => run([1, 2], [1, 2], 0, 0)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
});

test("independent columns have next to none, a unit leaves no trace, a normal pair has its known information", () => {
  const [x, e] = [lcg(1, 4000), lcg(2, 4000)].map((u) => u.map((value) => value + 1e-9));
  const of = (a: number[], b: number[]) => nearestInformation(columnFrom(a), columnFrom(b), {}, runtime);
  expect(of(x, e)).toBeLessThan(0.05);
  const y = x.map((value, i) => value + e[i]);
  const scaled = y.map((value) => value * 4096);
  expect(of(x, scaled)).toBe(of(x, y));
  // Box and Muller: correlation r, information -log(1 - r^2) / 2.
  const normal = x.map((u, i) => Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * e[i]));
  const other = x.map((u, i) => Math.sqrt(-2 * Math.log(u)) * Math.sin(2 * Math.PI * e[i]));
  const mixed = normal.map((z, i) => 0.8 * z + 0.6 * other[i]);
  expect(Math.abs(of(normal, mixed) - -Math.log(1 - 0.64) / 2)).toBeLessThan(0.04);
});

test("shapes that leaves fit badly are those of all pairs of rows, whatever the order of the rows", () => {
  const n = 600;
  const [u, v] = [lcg(31, n), lcg(32, n)];
  const shapes: Record<string, [number[], number[]]> = {
    spread: [u, v],
    "a curve": [u, u.map((value) => Math.sin(9 * value))],
    "heavy tails": [u.map((value) => Math.tan(3.1 * (value - 0.5))), v.map((value) => 1 / (value + 1e-4))],
    "one value mostly": [u.map((value) => (value < 0.7 ? 0 : value)), v],
    "a grid": [u.map((value) => Math.floor(6 * value)), v.map((value) => Math.floor(7 * value))],
    "one column constant": [u, v.map(() => 2)],
    "far from 0": [u.map((value) => 1e9 + value), v.map((value) => -1e9 - value)],
    "the same point": [u.map(() => 1), v.map(() => 1)],
  };
  for (const [name, [x, y]] of Object.entries(shapes)) {
    for (const k of [1, 3, 20]) {
      const [got] = onAnyThreads((r) => run(x, y, k, 0, r));
      expect(got, `${name}, ${k}`).toBeCloseTo(oracle(x, y, k), 9);
      expect(run(x.toReversed(), y.toReversed(), k, 0)[0], `${name}, ${k}, reversed`).toBe(got);
    }
  }
});
