import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { shrinkWithin } from "../../../src/engine/ops/classification/shrink-within.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const draw = (rows: number, seed: number) =>
  Float64Array.from({ length: rows }, (_, row) => randomUnit(seed, streams.sample, row));
const [centers, deviations] = [Float64Array.of(0.1, 0.5, 1e6, -1e6), Float64Array.of(0.5, 0.2, 2, 3)];
const [priors, scales] = [Float64Array.of(0.3, 0.7), Float64Array.of(0.4, 2.5)];

function shrunk(columns: Float64Array[], labels: Float64Array, weights: Float64Array, threads = 2) {
  const found = { within: new Float64Array(4), shrinkages: new Float64Array(2) };
  const features = columns.map((values) => makeChunk("float64", { values }));
  const moments = { centers, deviations, priors, scales };
  runOp(shrinkWithin, { features, labels, weights, ...moments, ...found }, makeRuntime({ threads }));
  return found;
}

/** One class as the paper has it, a row at a time: the mean over rows of how far z z' is from their mean. */
function shrunkClass(columns: Float64Array[], labels: Float64Array, weights: Float64Array, label: number) {
  const rows = [...labels.keys()].filter((row) => labels[row] === label);
  const z = (row: number) =>
    columns.map((column, f) => (column[row] - centers[2 * f + label]) / deviations[2 * f + label] || 0);
  const total = rows.reduce((sum, row) => sum + (weights[row] ?? 1), 0);
  const mean = (of: (row: number) => number) =>
    total > 0 ? rows.reduce((sum, row) => sum + (weights[row] ?? 1) * of(row), 0) / total : 0;
  const pairs = [0, 1].flatMap((i) => [0, 1].map((j) => [i, j] as const));
  const covariance = pairs.map(([i, j]) => mean((row) => z(row)[i] * z(row)[j]));
  const middle = (covariance[0] + covariance[3]) / 2;
  const target = [middle, 0, 0, middle];
  const squares = (matrix: number[]) => matrix.reduce((sum, value) => sum + value * value, 0) / 2;
  const apart = squares(covariance.map((value, at) => value - target[at]));
  const scatter = mean((row) => squares(pairs.map(([i, j], at) => z(row)[i] * z(row)[j] - covariance[at])));
  const doubt = total > 0 ? Math.min(apart, scatter / total) : 0;
  const share = doubt > 0 ? doubt / apart : 0;
  return { share, covariance: covariance.map((value, at) => (1 - share) * value + share * target[at]) };
}

describe("classification/shrink-within", () => {
  for (const rows of [0, 1, 2, 511, 512, 513, 20_000]) {
    it(`shrinks the covariance of each class of ${rows} rows, the same on any number of threads`, () => {
      const labels = draw(rows, 1).map((value) => Math.floor(2 * value));
      const holes = draw(rows, 2);
      const columns = [3, 4].map((seed, f) =>
        draw(rows, seed).map((value, row) =>
          holes[row] * seed < 0.3 ? Number.NaN : (value - 0.5) * deviations[2 * f] + centers[2 * f + labels[row]],
        ),
      );
      for (const weights of [new Float64Array(0), draw(rows, 5).map((value) => Math.floor(4 * value))]) {
        const found = shrunk(columns, labels, weights);
        const wanted = [0, 1].map((label) => shrunkClass(columns, labels, weights, label));
        for (const [label, { share }] of wanted.entries()) expect(found.shrinkages[label]).toBeCloseTo(share, 7);
        found.within.forEach((value, at) => {
          const [i, j] = [Math.floor(at / 2), at % 2];
          const sum = wanted.reduce((all, { covariance }, label) => {
            const units = (deviations[2 * i + label] * deviations[2 * j + label]) / (scales[i] * scales[j]);
            return all + priors[label] * units * covariance[at];
          }, 0);
          expect(value).toBeCloseTo(sum, 8);
        });
        for (const threads of [1, 4]) expect(shrunk(columns, labels, weights, threads)).toEqual(found);
      }
    });
  }

  it("names the row whose label is no class", () => {
    const columns = [draw(3, 1), draw(3, 2)];
    expect(() => shrunk(columns, Float64Array.of(0, 1, 2), new Float64Array(0))).toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE", cause: expect.objectContaining({ detail: 2 }) }),
    );
  });
});
