import { expect, test } from "vitest";
import { columnTypes } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { makeRuntime } from "../../../src/engine/runtime.js";
import {
  addToSketch,
  emptySketch,
  mergeSketches,
  type QuantileSketch,
  sketchedQuantiles,
} from "../../../src/statistics/quantile-sketch.js";
import { cut, lcg, onAnyThreads, sizes, troubled } from "./numbers.js";

const runtime = makeRuntime({ threads: 2 });
const probabilities = [0, 0.001, 0.05, 0.25, 0.5, 0.75, 0.95, 0.9999, 1];

function sketchOf(cells: (number | null)[], bits = 7): QuantileSketch {
  const sketch = emptySketch(bits);
  addToSketch(sketch, columnFrom(cells, "float64"), runtime);
  return sketch;
}

test("every quantile lies within half a bucket of the value of its rank, at every size", () => {
  for (const bits of [4, 7, 10]) {
    for (const n of sizes) {
      const cells = troubled(n + bits, n);
      const sorted = cells.filter((cell): cell is number => cell !== null && !Number.isNaN(cell)).sort((a, b) => a - b);
      const got = sketchedQuantiles(sketchOf(cells, bits), probabilities);
      probabilities.forEach((p, i) => {
        const truth = sorted.length > 0 ? sorted[Math.floor((sorted.length - 1) * p)] : Number.NaN;
        if (!Number.isFinite(truth)) expect(got[i]).toBe(truth);
        else expect(Math.abs(got[i] - truth)).toBeLessThanOrEqual(2 ** -(bits + 1) * Math.abs(truth) * (1 + 1e-12));
      });
    }
  }
});

test("any grouping and any order of additions, any chunks and any threads give the same sketch", () => {
  const cells = troubled(5, 50_000);
  const whole = sketchOf(cells);
  const parts = [cells.slice(0, 7), cells.slice(7, 30_000), cells.slice(30_000)].map((part) => sketchOf(part));
  expect(mergeSketches(parts)).toEqual(whole);
  expect(mergeSketches([...parts].reverse())).toEqual(whole);
  expect(mergeSketches([parts[2], mergeSketches([parts[0], parts[1]])])).toEqual(whole);
  expect(sketchOf([...cells].reverse())).toEqual(whole);
  const counts = onAnyThreads((r) => {
    const sketch = emptySketch();
    addToSketch(sketch, cut(columnFrom(cells, "float64")), r);
    return sketch.counts;
  });
  expect(counts).toEqual(whole.counts);
});

test("many tasks of rows lose no row", () => {
  const u = lcg(1, 2_500_000);
  const { counts, extrema } = sketchOf(u);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(u.length);
  expect(extrema[0]).toBe(u.reduce((a, b) => Math.min(a, b)));
  const [median] = sketchedQuantiles({ bits: 7, counts, extrema }, [0.5]);
  expect(Math.abs(median - 0.5)).toBeLessThan(0.003);
});

test("zeros, denormals and the ends of what a double holds have their buckets", () => {
  const cells = [0, -0, 5e-324, -5e-324, 1.7e308, -1.7e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null];
  const got = sketchedQuantiles(sketchOf(cells), [0, 1 / 7, 3 / 7, 6 / 7, 1]);
  expect(got[0]).toBe(Number.NEGATIVE_INFINITY);
  expect(got[1] / -1.7e308).toBeCloseTo(1, 2);
  expect(Math.abs(got[2])).toBeLessThan(2.3e-308);
  expect(got[3] / 1.7e308).toBeCloseTo(1, 2);
  expect(got[4]).toBe(Number.POSITIVE_INFINITY);
  expect([...sketchedQuantiles(sketchOf([0, 0, 0]), [0.5])]).toEqual([0]);
});

test("every numeric type counts, text is refused, as are other bits, buckets that differ and bad probabilities", () => {
  for (const type of columnTypes.filter((name) => /^u?int(8|16|32)$|^float/.test(name))) {
    const sketch = emptySketch();
    addToSketch(sketch, columnFrom([1, 2, null, 3], type), runtime);
    expect([...sketch.extrema], type).toEqual([1, 3]);
  }
  const code = (name: string) => expect.objectContaining({ code: name });
  expect(() => addToSketch(emptySketch(), columnFrom(["a"], "utf8"), runtime)).toThrow(code("ERR_TYPE"));
  expect(() => emptySketch(13)).toThrow(code("ERR_INVALID_VALUE"));
  expect(() => mergeSketches([emptySketch(5), emptySketch(6)])).toThrow(code("ERR_SHAPE"));
  expect(() => sketchedQuantiles(emptySketch(), [1.5])).toThrow(code("ERR_INVALID_VALUE"));
});
