import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { sumByClass } from "../../../src/engine/ops/classification/sum-by-class.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const draw = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.sample, row));
const chunkOf = (values: Float64Array) => makeChunk("float64", { values });

function sumsOf(columns: Float64Array[], labels: Float64Array, weights: Float64Array, classes: number, threads = 2) {
  const distributions = Uint8Array.of(0, 1, 2, 3);
  const sizes = [3 * classes + 3, 2 * classes, classes, 3 * classes];
  const offsets = Int32Array.from({ length: 5 }, (_, i) => sizes.slice(0, i).reduce((a, b) => a + b, 0));
  const sums = new Float64Array(offsets[4]);
  const shares = new Float64Array(classes);
  const features = columns.map(chunkOf);
  runOp(
    sumByClass,
    { features, labels, weights, distributions, offsets, sums, shares, threshold: 0.5 },
    makeRuntime({ threads }),
  );
  return { parts: sizes.map((size, i) => sums.subarray(offsets[i], offsets[i] + size)), shares };
}

describe("classification/sum-by-class", () => {
  for (const [rows, classes] of [
    [1, 2],
    [1023, 2],
    [1024, 3],
    [1025, 3],
    [5000, 200],
  ]) {
    for (const isWeighted of [false, true]) {
      it(`sums ${rows} rows of ${classes} classes${isWeighted ? " with weights" : ""} as one row at a time does`, () => {
        const labels = draw(rows, 1).map((value) => Math.floor(value * classes));
        const holes = draw(rows, 2);
        const columns = [3, 4, 5, 6].map((seed) =>
          draw(rows, seed).map((value, row) => (holes[row] * seed < 0.6 ? Number.NaN : value)),
        );
        columns[3] = columns[3].map((value) => Math.floor(value * 5) - 1);
        const weights = isWeighted ? draw(rows, 7) : new Float64Array(0);
        const weight = (row: number) => (isWeighted ? weights[row] : 1);
        const { parts, shares } = sumsOf(columns, labels, weights, classes);
        const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
        const all = Array.from({ length: rows }, (_, row) => row);
        for (let k = 0; k < classes; k++) {
          const own = all.filter((row) => labels[row] === k);
          const [normal, bernoulli, multinomial, codes] = columns.map((values) =>
            own.filter((row) => !Number.isNaN(values[row])),
          );
          const total = sum(normal.map(weight));
          const mean = total > 0 ? sum(normal.map((row) => weight(row) * columns[0][row])) / total : 0;
          const squares = sum(normal.map((row) => weight(row) * (columns[0][row] - mean) ** 2));
          expect(parts[0][k]).toBeCloseTo(total, 9);
          expect(parts[0][classes + k]).toBeCloseTo(mean, 11);
          expect(parts[0][2 * classes + k]).toBeCloseTo(total > 0 ? squares / total : 0, 11);
          expect(parts[1][k]).toBeCloseTo(sum(bernoulli.filter((row) => columns[1][row] > 0.5).map(weight)), 9);
          expect(parts[1][classes + k]).toBeCloseTo(sum(bernoulli.map(weight)), 9);
          expect(parts[2][k]).toBeCloseTo(sum(multinomial.map((row) => weight(row) * columns[2][row])), 9);
          for (const code of [0, 1, 2])
            expect(parts[3][3 * k + code]).toBeCloseTo(
              sum(codes.filter((row) => columns[3][row] === code).map(weight)),
              9,
            );
          expect(shares[k]).toBeCloseTo(sum(own.map(weight)) / sum(all.map(weight)), 12);
        }
        const present = [...columns[0]].filter((value) => !Number.isNaN(value));
        const mean = present.length > 0 ? sum(present) / present.length : 0;
        const variance = sum(present.map((value) => (value - mean) ** 2)) / Math.max(1, present.length);
        expect(parts[0][3 * classes]).toBe(present.length);
        expect(parts[0][3 * classes + 1]).toBeCloseTo(mean, 11);
        expect(parts[0][3 * classes + 2]).toBeCloseTo(variance, 11);
        for (const threads of [1, 4]) expect(sumsOf(columns, labels, weights, classes, threads).parts).toEqual(parts);
      });
    }
  }

  it("names the feature that it cannot take, and the row of a label or weight", () => {
    const fine = Float64Array.of(0, 1);
    const detailOf = (columns: Float64Array[], labels: Float64Array, weights = new Float64Array(0)) => {
      try {
        sumsOf(columns, labels, weights, 2);
      } catch (error) {
        return (error as { cause?: { detail?: number } }).cause?.detail;
      }
      return undefined;
    };
    expect(detailOf([fine, Float64Array.of(0, Infinity), fine, fine], fine)).toBe(1);
    expect(detailOf([fine, fine, Float64Array.of(-1, 0), fine], fine)).toBe(2);
    expect(detailOf([Float64Array.of(1e300, -1e300), fine, fine, fine], Float64Array.of(0, 0))).toBe(0);
    expect(detailOf([fine, fine, fine, fine], Float64Array.of(0, 2))).toBe(1);
    expect(detailOf([fine, fine, fine, fine], fine, Float64Array.of(-1, 2))).toBe(0);
  });
});
