import { expect, test } from "vitest";
import { columnTypes } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import { describe } from "../../../src/statistics/describe.js";
import { cut, onAnyThreads, sizes, troubled } from "./numbers.js";

const runtime = makeRuntime({ threads: 2 });
const facts = (cells: (number | null)[]) => describe(columnFrom(cells, "float64"), runtime);

/** Two passes, plain and slow. */
function oracle(cells: (number | null)[]) {
  const there = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell));
  const finite = there.filter(Number.isFinite);
  const n = finite.length;
  const mean = finite.reduce((a, b) => a + b, 0) / n;
  const power = (k: number) => finite.reduce((sum, value) => sum + (value - mean) ** k, 0);
  return {
    count: there.length,
    missing: cells.length - there.length,
    infinite: there.length - n,
    zeros: finite.filter((value) => value === 0).length,
    minimum: n ? finite.reduce((a, b) => Math.min(a, b)) : Number.NaN,
    maximum: n ? finite.reduce((a, b) => Math.max(a, b)) : Number.NaN,
    mean,
    standardDeviation: Math.sqrt(power(2) / (n - 1)),
    skewness: power(3) / n / (power(2) / n) ** 1.5,
    kurtosis: power(4) / n / (power(2) / n) ** 2 - 3,
  };
}

test("counts, range and moments are those of a plain two-pass oracle at every size", () => {
  for (const n of sizes) {
    const cells = troubled(n + 1, n);
    const got = facts(cells);
    for (const [key, value] of Object.entries(oracle(cells))) {
      const own = got[key as keyof typeof got];
      if (n < 3 && ["standardDeviation", "skewness", "kurtosis"].includes(key)) continue;
      if (Number.isNaN(value)) expect(own).toBeNaN();
      else expect(Math.abs(own - value)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(value)));
    }
  }
});

test("thread count and chunk borders leave no trace in the bits", () => {
  const column = columnFrom(troubled(3, 70_000), "float64");
  const all = (c: typeof column) => onAnyThreads((r) => Float64Array.from(Object.values(describe(c, r))));
  expect(all(cut(column))).toEqual(all(column));
});

// NIST StRD, univariate: NumAcc1 to 4 are formulas; certified mean and standard deviation from their definition.
const digitsRight = (got: number, certified: number) =>
  got === certified ? 16 : -Math.log10(Math.abs(got - certified) / Math.abs(certified));
const alternating = (base: number, low: number, high: number) => [
  base,
  ...Array.from({ length: 1000 }, (_, i) => (i % 2 === 0 ? low : high)),
];

test("NIST NumAcc1 to NumAcc4 keep the certified digits", () => {
  const cases = [
    { cells: [10_000_001, 10_000_003, 10_000_002], mean: 10_000_002, sd: 1, digits: 14 },
    { cells: alternating(1.2, 1.1, 1.3), mean: 1.2, sd: 0.1, digits: 14 },
    { cells: alternating(1_000_000.2, 1_000_000.1, 1_000_000.3), mean: 1_000_000.2, sd: 0.1, digits: 9.4 },
    { cells: alternating(10_000_000.2, 10_000_000.1, 10_000_000.3), mean: 10_000_000.2, sd: 0.1, digits: 8.2 },
  ];
  for (const { cells, mean, sd, digits } of cases) {
    const got = facts(cells);
    expect(digitsRight(got.mean, mean)).toBeGreaterThanOrEqual(14);
    expect(digitsRight(got.standardDeviation, sd)).toBeGreaterThanOrEqual(digits);
  }
});

test("a large offset loses nothing: 1e9 + {0, 1} a million times has variance 0.25", () => {
  const n = 1_000_000;
  const got = facts(Array.from({ length: n }, (_, i) => 1e9 + (i % 2)));
  expect(got.mean).toBe(1e9 + 0.5);
  expect(Math.abs(got.standardDeviation ** 2 / (0.25 * (n / (n - 1))) - 1)).toBeLessThan(1e-13);
});

test("sums are compensated: what cancels leaves the rest", () => {
  expect(facts([1, 1e100, 1, -1e100]).sum).toBe(2);
  const tenths = facts(new Array(1_000_000).fill(0.1));
  expect(tenths.sum).toBe(100_000.00000000001 - 1.4551915228366852e-11);
});

test("huge and tiny numbers neither overflow nor vanish", () => {
  expect(facts([1.7e308, 1.7e308]).mean).toBe(1.7e308);
  expect(facts([-1.7e308, 1.7e308]).mean).toBe(0);
  const tiny = facts([1e-300, 2e-300, 3e-300, 10e-300]);
  expect(tiny.skewness).toBeCloseTo(facts([1, 2, 3, 10]).skewness, 12);
  expect(facts([1e300, 2e300, 3e300, 10e300]).standardDeviation / 1e300).toBeCloseTo(
    facts([1, 2, 3, 10]).standardDeviation,
    12,
  );
});

test("nothing, one value, a constant and only missing values say what is undefined", () => {
  expect(facts([])).toMatchObject({ count: 0, missing: 0, sum: 0, mean: Number.NaN, minimum: Number.NaN });
  expect(facts([5])).toMatchObject({ count: 1, mean: 5, standardDeviation: Number.NaN, skewness: Number.NaN });
  expect(facts([5, 5, 5])).toMatchObject({ mean: 5, standardDeviation: 0, skewness: Number.NaN });
  expect(facts([0.1, 0.1, 0.1])).toMatchObject({ mean: 0.1, standardDeviation: 0 });
  expect(facts([null, Number.NaN])).toMatchObject({ count: 0, missing: 2, mean: Number.NaN });
  expect(facts([Number.POSITIVE_INFINITY, 1, 3])).toMatchObject({ count: 3, infinite: 1, mean: 2, maximum: 3 });
});

test("every numeric type is read; text is refused", () => {
  for (const type of columnTypes) {
    const cells =
      type === "int64" ? [1n, 0n, null] : type === "dictionary" || type === "utf8" ? ["a", "b", null] : [1, 0, null];
    const column = columnFrom(cells, type);
    if (type === "utf8") expect(() => describe(column, runtime)).toThrow(expect.objectContaining({ code: "ERR_TYPE" }));
    else expect(describe(column, runtime)).toMatchObject({ count: 2, missing: 1 });
  }
});
