import { expect, test } from "vitest";
import { columnFrom } from "../../src/columns/values.js";
import { makeRuntime } from "../../src/engine/runtime.js";
import { describe } from "../../src/statistics/describe.js";
import { ratioOf, rootOfRatio, wholeOf } from "../../src/statistics/exact-ratio.js";
import { describeMoments, emptyMoments, type Moments, mergeMoments, momentsOf } from "../../src/statistics/moments.js";
import { lcg, troubled } from "../ops/statistics/numbers.js";

const runtime = makeRuntime({ threads: 2 });
const column = (cells: (number | null)[]) => columnFrom(cells, "float64");
const chunks = (cells: (number | null)[], ends: number[]) =>
  ends.map((end, at) => momentsOf(column(cells.slice(at === 0 ? 0 : ends[at - 1], end)), runtime));

function alike(got: object, truth: object, relative = 1e-13): void {
  for (const [key, value] of Object.entries(truth)) {
    const own = got[key as keyof typeof got] as number;
    const scale = key === "kurtosis" || key === "skewness" ? Math.max(1, Math.abs(value)) : Math.abs(value);
    if (Number.isNaN(value)) expect(own, key).toBeNaN();
    else expect(Math.abs(own - value), `${key}: ${own}, not ${value}`).toBeLessThanOrEqual(relative * scale);
  }
}

test("merged chunks say what the whole column does", () => {
  const cells = troubled(5, 40_000);
  const parts = chunks(cells, [0, 1, 2, 700, 16_384, 16_390, 39_999, 40_000]);
  const whole = describe(column(cells), runtime);
  const { mean, sum, ...shape } = whole;
  const got = describeMoments(mergeMoments(parts));
  alike(got, shape);
  // Values cancel: mean and sum are small beside them.
  expect(Math.abs(got.mean - mean)).toBeLessThan(1e-13);
  expect(Math.abs(got.sum - sum)).toBeLessThan(1e-8);
});

test("any order and any grouping of merges gives the same bits", () => {
  const cells = troubled(9, 20_000).map((value, row) => (value === null ? null : value * 10 ** ((row % 9) - 4)));
  const parts = chunks(
    cells,
    Array.from({ length: 40 }, (_, i) => (i + 1) * 500),
  );
  const straight = mergeMoments(parts);
  const grouped = (list: readonly Moments[]): Moments =>
    list.length < 3
      ? mergeMoments(list)
      : mergeMoments([grouped(list.slice(0, list.length / 3)), grouped(list.slice(list.length / 3))]);
  const order = lcg(4, parts.length)
    .map((u, index) => ({ u, index }))
    .sort((a, b) => a.u - b.u);
  const shuffled = order.map(({ index }) => parts[index]);
  for (const other of [grouped(parts), mergeMoments(shuffled), grouped(shuffled), grouped([...parts].reverse())]) {
    expect(other).toEqual(straight);
    expect(describeMoments(other)).toEqual(describeMoments(straight));
  }
});

test("no rows change nothing", () => {
  const part = momentsOf(column([1, 5, null]), runtime);
  expect(mergeMoments([emptyMoments, part, momentsOf(column([]), runtime)])).toEqual(part);
  expect(mergeMoments([])).toEqual(emptyMoments);
  expect(describeMoments(emptyMoments)).toEqual(describe(column([]), runtime));
});

test("a large offset loses nothing, however the rows are cut", () => {
  const n = 100_000;
  const cells = Array.from({ length: n }, (_, i) => 1e9 + (i % 2));
  const got = describeMoments(mergeMoments(chunks(cells, [3, 10, 50_001, n])));
  expect(got.mean).toBe(1e9 + 0.5);
  expect(Math.abs(got.standardDeviation ** 2 / (0.25 * (n / (n - 1))) - 1)).toBeLessThan(1e-12);
});

test("chunks of different size keep their digits: huge, tiny and both", () => {
  const tiny = [1e-300, 2e-300, 3e-300, 10e-300];
  const huge = [1e300, 2e300, 3e300, 10e300];
  const plain = describe(column([1, 2, 3, 10]), runtime);
  for (const [cells, unit] of [
    [tiny, 1e-300],
    [huge, 1e300],
  ] as const) {
    const got = describeMoments(mergeMoments(chunks([...cells], [1, 4])));
    expect(got.mean / unit).toBeCloseTo(4, 12);
    expect(got.standardDeviation / unit).toBeCloseTo(plain.standardDeviation, 12);
    expect(got.skewness).toBeCloseTo(plain.skewness, 12);
    expect(got.kurtosis).toBeCloseTo(plain.kurtosis, 12);
  }
  const both = describeMoments(mergeMoments(chunks([...tiny, ...huge], [4, 8])));
  alike(both, describe(column([...tiny, ...huge]), runtime), 1e-12);
  expect(describeMoments(momentsOf(column([5e-324, 5e-324]), runtime)).mean).toBe(5e-324);
  expect(describeMoments(mergeMoments(chunks([1.7e308, 1.7e308], [1, 2]))).mean).toBe(1.7e308);
});

test("missing and infinite values are counted and left out; constants have no shape", () => {
  const got = describeMoments(
    mergeMoments([
      momentsOf(column([1, null, Number.NaN]), runtime),
      momentsOf(column([Number.NEGATIVE_INFINITY, 0, 3]), runtime),
    ]),
  );
  expect(got).toMatchObject({ count: 4, missing: 2, infinite: 1, zeros: 1, minimum: 0, maximum: 3, sum: 4 });
  const constant = describeMoments(mergeMoments(chunks([0.1, 0.1, 0.1], [1, 3])));
  expect(constant).toMatchObject({ mean: 0.1, standardDeviation: 0, skewness: Number.NaN });
  expect(() => momentsOf(columnFrom(["a"], "utf8"), runtime)).toThrow(expect.objectContaining({ code: "ERR_TYPE" }));
});

test("whole numbers and ratios are exact", () => {
  expect(wholeOf(0.75, 2)).toBe(3n);
  expect(wholeOf(-5e-324, 1074)).toBe(-1n);
  expect(wholeOf(2 ** 100, 10)).toBe(2n ** 110n);
  expect(ratioOf(1n, 3n)).toBe(1 / 3);
  expect(ratioOf(-(2n ** 2000n), 2n ** 1990n)).toBe(-1024);
  expect(ratioOf(5n, 1n, -1074)).toBe(5 * 5e-324);
  expect(ratioOf(0n, 7n)).toBe(0);
  expect(rootOfRatio(2n, 1n)).toBe(Math.SQRT2);
  expect(rootOfRatio(9n, 4n, 3)).toBeCloseTo(1.5 * Math.sqrt(8), 14);
  expect(rootOfRatio(1n, 10n ** 400n)).toBeCloseTo(1e-200, 214);
});
