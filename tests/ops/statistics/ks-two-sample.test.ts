import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { tailProbability } from "../../../src/engine/ops/statistics/tail-probability.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { type KsAsked, ksTest } from "../../../src/statistics/ks-test.js";
import { cut, lcg, onAnyThreads, troubled } from "./numbers.js";

const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../../fixtures/statistics/${name}.json`, import.meta.url), "utf8")).cases;
const cases = fixture("ks");
const counted = fixture("ks-exact");
const runtime = makeRuntime({ threads: 2 });
const run = (a: (number | null)[], b: (number | null)[], mode: KsAsked = "auto") =>
  ksTest(columnFrom(a, "float64"), columnFrom(b, "float64"), { mode }, runtime);

function distance(a: number[], b: number[]): number {
  const share = (values: number[], x: number) => values.filter((value) => value <= x).length / values.length;
  return Math.max(...[...a, ...b].map((x) => Math.abs(share(a, x) - share(b, x))));
}

/** All ways to deal the pooled values into two hands: the share with a distance at least as large. */
function permutationTail(a: number[], b: number[]): number {
  const pooled = [...a, ...b];
  const observed = distance(a, b);
  let all = 0;
  let extreme = 0;
  for (let hand = 0; hand < 2 ** pooled.length; hand++) {
    const mine = pooled.filter((_, i) => (hand >> i) & 1);
    if (mine.length !== a.length) continue;
    all++;
    if (
      distance(
        mine,
        pooled.filter((_, i) => !((hand >> i) & 1)),
      ) >=
      observed - 1e-12
    )
      extreme++;
  }
  return extreme / all;
}

test("the exact p-value is the share of all permutations, ties or not", () => {
  const samples: [number[], number[]][] = [
    [
      [1, 2, 3, 4],
      [2.5, 3.5, 5, 6, 7],
    ],
    [
      [1, 1, 2, 2, 3],
      [1, 2, 3, 3, 3, 3],
    ],
    [
      [0, 0, 0, 1],
      [0, 1, 1, 1, 1],
    ],
    [[5], [1, 2, 3, 4]],
    [
      [1, 1, 1],
      [2, 2, 2, 2],
    ],
    [
      [1, 2],
      [1, 2],
    ],
  ];
  for (const [a, b] of samples) {
    const got = run(a, b, "exact");
    expect(got.statistic).toBeCloseTo(distance(a, b), 12);
    expect(got.pValue).toBeCloseTo(permutationTail(a, b), 12);
  }
});

for (const { n, m, shift, levels, statistic, asymptotic, exact } of cases.two) {
  test(`samples of ${n} and ${m}, shifted by ${shift}, ${levels || "no"} levels: scipy's p-values`, () => {
    const place = (value: number) => (levels ? Math.floor(value * levels) : value);
    const a = lcg(n, n).map(place);
    const b = lcg(1000 + m, m).map((value) => place(value + shift));
    const got = run(a, b, "asymptotic");
    expect(got.statistic).toBeCloseTo(statistic, 12);
    expect(Math.abs(got.pValue / asymptotic - 1)).toBeLessThan(1e-10);
    if (exact === undefined) return;
    const found = run(a, b, "exact");
    expect(found.mode).toBe("exact");
    expect(Math.abs(found.pValue / exact - 1)).toBeLessThan(1e-9);
  });
}

const place = (u: number, levels: number) => (levels ? Math.trunc(u * levels) : u);
const drawn = (n: number, m: number, shift: number, levels: number): [number[], number[]] => [
  lcg(n + 7, n).map((u) => place(u, levels)),
  lcg(2000 + m, m).map((u) => place(u + shift, levels)),
];

/** To 1e-10 relative, down to what a double holds. */
function sameP(got: number, truth: number): void {
  if (truth < 1e-300) expect(got).toBeLessThan(1e-299);
  else expect(Math.abs(got / truth - 1), `${got}, not ${truth}`).toBeLessThan(1e-10);
}

for (const { n, m, shift, levels, distance: whole, exact, untied } of counted.samples) {
  test(`samples of ${n} and ${m}, shifted by ${shift}, ${levels || "no"} levels: the share of counted paths`, () => {
    const [a, b] = drawn(n, m, shift, levels);
    const got = run(a, b, "exact");
    expect(got.statistic).toBe(whole / n / m);
    sameP(got.pValue, Number(exact));
    const blind = run(a, b, "untied");
    expect(blind.mode).toBe("untied");
    sameP(blind.pValue, Number(untied));
    // Two-sided: the other way round is the same.
    sameP(run(b, a, "exact").pValue, got.pValue);
  });
}

for (const { n, m, shift, levels, p, mode } of counted.automatic) {
  test(`scipy's own choice for ${n} and ${m} values, ${levels || "no"} levels, is ${mode}`, () => {
    const got = run(...drawn(n, m, shift, levels), "scipy");
    expect(got.mode).toBe(mode);
    expect(Math.abs(got.pValue / p - 1)).toBeLessThan(1e-9);
  });
}

for (const { n, d, p } of counted.oneSample) {
  test(`the far tail of ${n} values beyond ${d} is scipy's kstwo`, () => {
    expect(Math.abs(tail("kolmogorov", d, n) / p - 1)).toBeLessThan(1e-10);
  });
}

function tail(distribution: string, x: number, n: number): number {
  const probabilities = new Float64Array(1);
  const args = { x: Float64Array.of(x), first: Float64Array.of(n), second: Float64Array.of(0) };
  runOp(tailProbability, { ...args, probabilities, distribution, asLogarithm: false });
  return probabilities[0];
}

for (const { n, d, p } of cases.tails) {
  test(`the distance of ${n} values exceeds ${d} as often as scipy's kstwo says`, () => {
    const got = tail("kolmogorov", d, n);
    if (p === 0) expect(got).toBe(0);
    else expect(Math.abs(got / p - 1)).toBeLessThan(1e-10);
  });
}

for (const { z, p } of cases.limits) {
  test(`Kolmogorov's limit beyond ${z} is scipy's`, () => {
    expect(Math.abs(tail("kolmogorov-limit", z, 0) / p - 1)).toBeLessThan(1e-12);
  });
}

test("ties lower the exact p-value, which the asymptotic one ignores", () => {
  const a = lcg(7, 60).map((u) => Math.floor(u * 4));
  const b = lcg(8, 50).map((u) => Math.floor(u * u * 4.3));
  expect(run(a, b, "exact").pValue).toBeLessThan(run(a, b, "asymptotic").pValue);
});

test("auto is exact up to a hundred million pairs and asymptotic above, and says so", () => {
  const far = lcg(2, 10_000).map((u) => 0.6 * u);
  const exact = run(lcg(1, 10_000), far);
  expect(exact).toMatchObject({ mode: "exact", pValue: 0 });
  expect(run(lcg(1, 10_000), lcg(2, 10_001)).mode).toBe("asymptotic");
  expect(run(lcg(1, 10_000), lcg(2, 10_000)).pValue).toBeGreaterThan(0);
});

test("nulls and NaN are left out, infinities are values, chunks and threads leave no trace", () => {
  const a = columnFrom(troubled(1, 20_000), "float64");
  const b = columnFrom(troubled(2, 17_000), "float64");
  const bits = (x: typeof a, y: typeof a) =>
    onAnyThreads((r) => {
      const { statistic, pValue, counts } = ksTest(x, y, {}, r);
      return Float64Array.of(statistic, pValue, ...counts);
    });
  expect(bits(cut(a), b)).toEqual(bits(a, b));
  expect(run([Number.POSITIVE_INFINITY, 1, null], [2, Number.NaN]).counts).toEqual([2, 1]);
  expect(run([Number.NEGATIVE_INFINITY], [Number.NEGATIVE_INFINITY])).toMatchObject({ statistic: 0, pValue: 1 });
});

test("an empty side has no distance and no p-value", () => {
  expect(run([], [1, 2])).toMatchObject({ statistic: Number.NaN, pValue: Number.NaN });
  expect(run([null], [1])).toMatchObject({ statistic: Number.NaN });
});

test("samples that do not overlap have distance 1", () => {
  const { statistic, pValue } = run([1, 2, 3], [4, 5, 6], "exact");
  expect(statistic).toBe(1);
  expect(pValue).toBeCloseTo(2 / 20, 12);
});

/** n m times the distance, by two sorted copies. */
function sortedDistance(a: (number | null)[], b: (number | null)[]): [number, number, number] {
  const sorted = (cells: (number | null)[]) =>
    Float64Array.from(cells.filter((cell) => cell !== null && !Number.isNaN(cell)) as number[], (x) => x + 0).sort();
  const [x, y] = [sorted(a), sorted(b)];
  let [i, j, most] = [0, 0, 0];
  while (i < x.length && j < y.length) {
    const least = Math.min(x[i], y[j]);
    while (x[i] === least) i++;
    while (y[j] === least) j++;
    most = Math.max(most, Math.abs(i * y.length - j * x.length));
  }
  return [most, x.length, y.length];
}

test("many rows are counted in bins: the distance is that of sorted copies, whatever the values, on any threads", () => {
  const n = 70_000;
  const [u, v] = [lcg(1, n), lcg(2, n + 5000)];
  const bell = (values: number[]) => values.map((x, i) => x + values[(i * 7 + 1) % values.length] - 1);
  const kinds: Record<string, [(number | null)[], (number | null)[]]> = {
    alike: [u, v],
    bells: [bell(u), bell(v).map((x) => x + 0.002)],
    "far apart": [u, v.map((x) => x + 2)],
    "one inside the other": [u.map((x) => 0.4 + x / 10), v],
    "whole numbers": [u.map((x) => Math.floor(50 * x)), v.map((x) => Math.floor(51 * x))],
    constants: [u.map(() => 1), v.map((x) => (x < 0.3 ? 1 : 2))],
    "zeros of both signs": [u.map((x) => (x < 0.5 ? -0 : x)), v.map((x) => (x < 0.52 ? 0 : x))],
    "heavy tails": [u.map((x) => Math.tan(3.14 * (x - 0.5))), v.map((x) => Math.tan(3.13 * (x - 0.5)))],
    outliers: [
      u.map((x, row) => (row % 1000 === 0 ? 1e300 * x : x)),
      v.map((x, row) => (row % 999 === 0 ? -1e300 : x)),
    ],
    troubled: [troubled(3, n), troubled(4, n + 5000)],
    sorted: [u.slice().sort((a, b) => a - b), v.slice().sort((a, b) => b - a)],
    "nearly nothing": [u.map((x, row) => (row < 3 ? x : null)), v],
  };
  for (const [kind, [a, b]] of Object.entries(kinds)) {
    const [most, counted, others] = sortedDistance(a, b);
    const [first, second] = [columnFrom(a, "float64"), columnFrom(b, "float64")];
    const [statistic] = onAnyThreads((r) => {
      const { statistic, pValue, counts } = ksTest(first, second, { mode: "asymptotic" }, r);
      expect(counts, kind).toEqual([counted, others]);
      return Float64Array.of(statistic, pValue);
    });
    expect(statistic, kind).toBe(most / counted / others);
  }
});
