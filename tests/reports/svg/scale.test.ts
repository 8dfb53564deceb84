import fc from "fast-check";
import { expect, test } from "vitest";
import { extent, linearScale, padded, ticks } from "../../../src/reports/svg/scale.js";
import { fitText, textWidth } from "../../../src/reports/svg/text-width.js";

test("ticks are round numbers inside the domain", () => {
  expect(ticks([0, 1], 5).values).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(ticks([0.1, 0.34], 3).values).toEqual([0.1, 0.2, 0.3]);
  expect(ticks([-7, 13], 4).values).toEqual([-5, 0, 5, 10]);
  expect(ticks([0, 99_000], 5).values).toEqual([0, 20_000, 40_000, 60_000, 80_000]);
  expect(ticks([5, 5], 5).values).toEqual([5]);
});

test("ticks of any finite domain are finite, rising, inside and few", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, finite, fc.integer({ min: 1, max: 10 }), (a, b, wanted) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const { values } = ticks([low, high], wanted);
      expect(values.length).toBeLessThanOrEqual(2.5 * wanted + 2);
      values.forEach((value, index) => {
        expect(Number.isFinite(value)).toBe(true);
        // The last digit of the decimal form may lie beyond the end of a domain that is a few units wide.
        const slack = Math.max(Math.abs(low), Math.abs(high)) * 1e-15;
        expect(value >= low - slack && value <= high + slack).toBe(true);
        if (index > 0) expect(value).toBeGreaterThan(values[index - 1]);
      });
    }),
    { numRuns: 2000 },
  );
});

test("a scale maps ends to ends, keeps to its range, and puts a point in the middle", () => {
  const scale = linearScale([10, 20], [0, 100]);
  expect([10, 15, 20, 0, 99].map(scale)).toEqual([0, 50, 100, 0, 100]);
  expect(linearScale([3, 3], [0, 100])(3)).toBe(50);
  expect(linearScale([-1.7e308, 1.7e308], [0, 100])(0)).toBe(50);
});

test("the extent passes over what is not finite", () => {
  expect(extent([3, Number.NaN, -1, Number.POSITIVE_INFINITY])).toEqual([-1, 3]);
  expect(extent([])).toEqual([0, 1]);
  expect(padded([-1.7e308, 1.7e308], 0.1).every(Number.isFinite)).toBe(true);
  expect(padded([5, 5], 0.1)).toEqual([4.5, 5.5]);
});

test("fitted text is no wider than its room and is cut between characters", () => {
  for (const text of [
    "short",
    "a rather long name of a column",
    "👩‍👩‍👧‍👦".repeat(20),
    "WWWWWWWWWWWWWWWW",
    "价格".repeat(30),
    "x".repeat(5000),
  ]) {
    const fitted = fitText(text, 90, 11);
    expect(textWidth(fitted, 11)).toBeLessThanOrEqual(90);
    expect(fitted).not.toMatch(/\p{Surrogate}/u);
    if (fitted !== text) expect(fitted.endsWith("…")).toBe(true);
  }
  expect(fitText("short", 90, 11)).toBe("short");
});
