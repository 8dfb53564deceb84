import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { findCuts, mostCuts } from "../../../src/engine/ops/tree/find-cuts.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

function cutsOf(columns: readonly Float64Array[], maxBin = 255, sampleRows = 200_000, threads = 2): number[][] {
  const cuts = new Float64Array(columns.length * mostCuts);
  const cutCounts = new Int32Array(columns.length);
  const features = columns.map((values) => makeChunk("float64", { values }));
  runOp(findCuts, { features, cuts, cutCounts, maxBin, sampleRows }, makeRuntime({ threads }));
  return columns.map((_, f) => [...cuts.subarray(f * mostCuts, f * mostCuts + cutCounts[f])]);
}
const uniform = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.sample, row));
const binCounts = (values: Float64Array, cuts: readonly number[]) => {
  const counts = new Array<number>(cuts.length + 1).fill(0);
  for (const value of values) counts[cuts.filter((cut) => value > cut).length]++;
  return counts;
};

describe("tree/find-cuts", () => {
  it("cuts half-way between the distinct values when they are few", () => {
    expect(cutsOf([Float64Array.of(3, 1, 2, 2, 1, Number.NaN)])).toEqual([[1.5, 2.5]]);
    expect(cutsOf([Float64Array.of(-0, 0), Float64Array.of(7, 7), Float64Array.of(Number.NaN, Number.NaN)])).toEqual([
      [],
      [],
      [],
    ]);
    expect(cutsOf([new Float64Array(0)])).toEqual([[]]);
    expect(cutsOf([])).toEqual([]);
  });

  it("keeps every value on its side of a finite cut, at the ends of the numbers too", () => {
    const values = [
      -Infinity,
      -Number.MAX_VALUE,
      -1,
      -Number.MIN_VALUE,
      0,
      Number.MIN_VALUE,
      1,
      1 + 2 ** -52,
      Number.MAX_VALUE,
      Infinity,
    ];
    const [cuts] = cutsOf([Float64Array.from(values)]);
    expect(cuts.every(Number.isFinite)).toBe(true);
    expect(cuts).toEqual([...cuts].sort((a, b) => a - b));
    // No finite number lies between -Infinity and the least one; all others are told apart.
    expect(binCounts(Float64Array.from(values), cuts)).toEqual([2, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("cuts many distinct values to bins of equal frequency", () => {
    for (const maxBin of [2, 16, 255]) {
      const values = uniform(10_000, 3);
      const [cuts] = cutsOf([values], maxBin);
      expect(cuts.length).toBe(maxBin - 1);
      const counts = binCounts(values, cuts);
      expect(Math.max(...counts)).toBeLessThanOrEqual(Math.ceil((10_000 / maxBin) * 1.1) + 1);
    }
  });

  it("gives values that fill a bin a bin of their own, shared with a few rare neighbours at most", () => {
    const values = uniform(6_000, 4);
    values.fill(0.25, 0, 2_000);
    values.fill(0.5, 2_000, 3_000);
    const [cuts] = cutsOf([values], 32);
    const bin = (value: number) => cuts.filter((cut) => value > cut).length;
    for (const heavy of [0.25, 0.5]) {
      // Rarer values just below may join it, half a mean bin of rows at most.
      const others = [...values].filter((value) => bin(value) === bin(heavy) && value !== heavy);
      expect(others.length).toBeLessThan(6_000 / 32 / 2);
      expect(others.every((value) => value < heavy)).toBe(true);
    }
  });

  it("samples long columns by the hash of their rows: close to the cuts of all rows, the same for any threads", () => {
    const values = uniform(50_000, 5);
    const sampled = cutsOf([values, values], 16, 5_000, 1);
    expect(cutsOf([values, values], 16, 5_000, 4)).toEqual(sampled);
    sampled[0].forEach((cut, i) => {
      expect(Math.abs(cut - (i + 1) / 16)).toBeLessThan(0.03);
    });
  });

  it("is the same for values that lie as floats or as whole numbers", () => {
    const cutsOfChunk = (chunk: ReturnType<typeof makeChunk>, sampleRows: number) => {
      const [cuts, cutCounts] = [new Float64Array(mostCuts), new Int32Array(1)];
      runOp(findCuts, { features: [chunk], cuts, cutCounts, maxBin: 255, sampleRows });
      return [...cuts.subarray(0, cutCounts[0])];
    };
    for (const distinct of [1, 2, 8, 9, 40, 300, 1e9]) {
      for (const sampleRows of [200_000, 1_500]) {
        // Halves from below 0, so that floats hold them; with zeros of both signs.
        const whole = uniform(3_000, distinct).map((value) => Math.floor(value * Math.min(distinct, 1 << 20)) - 1);
        const halves = whole.map((value) => (value === 0 ? -0 : value / 2));
        const floats = Float32Array.from(halves);
        const gaps = halves.map((value, row) => (row % 7 === 0 ? Number.NaN : value));
        const expected = cutsOf([halves, whole, gaps], 255, sampleRows);
        const validity = new Uint8Array(375).fill(255);
        halves.forEach((_, row) => {
          if (row % 7 === 0) validity[row >> 3] &= ~(1 << (row & 7));
        });
        expect(cutsOfChunk(makeChunk("float32", { values: floats }), sampleRows)).toEqual(expected[0]);
        expect(cutsOfChunk(makeChunk("int32", { values: Int32Array.from(whole) }), sampleRows)).toEqual(expected[1]);
        expect(cutsOfChunk(makeChunk("float32", { values: floats, validity }), sampleRows)).toEqual(expected[2]);
        if (distinct < 255 && sampleRows > 3_000) {
          const values = [...new Set(halves.map((value) => value + 0))].sort((a, b) => a - b);
          expect(expected[0]).toEqual(values.slice(1).map((value, k) => (value + values[k]) / 2));
        }
      }
    }
  });

  it("reads nulls as missing and refuses text", () => {
    const values = Int32Array.of(1, 99, 3);
    const chunk = makeChunk("int32", { values, validity: Uint8Array.of(0b101) });
    const [cuts, cutCounts] = [new Float64Array(mostCuts), new Int32Array(1)];
    runOp(findCuts, { features: [chunk], cuts, cutCounts, maxBin: 255, sampleRows: 100 });
    expect([...cuts.subarray(0, cutCounts[0])]).toEqual([2]);
    const text = makeChunk("utf8", { values: new Int32Array(4), bytes: new Uint8Array(0) });
    expect(() => runOp(findCuts, { features: [text], cuts, cutCounts, maxBin: 255, sampleRows: 100 })).toThrow(
      expect.objectContaining({ code: "ERR_TYPE" }),
    );
  });
});
