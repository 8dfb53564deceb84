import { describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { randomUnit, streams } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { predictNaiveBayes } from "../../../src/engine/ops/classification/predict-naive-bayes.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

const log = Math.log;
const distributions = Uint8Array.of(0, 1, 2, 3);
const offsets = Int32Array.of(0, 4, 8, 10, 16);
const terms = Float64Array.of(
  ...[0.2, 0.7, 0.04, 0.3],
  ...[log(0.3), log(0.6), log(0.7), log(0.4)],
  ...[log(0.2), log(0.5)],
  ...[log(0.2), log(0.3), log(0.5), log(0.6), log(0.3), log(0.1)],
);
const priors = Float64Array.of(log(0.4), log(0.6));

function probabilitiesOf(columns: Float64Array[], threads = 2): Float64Array {
  const probabilities = new Float64Array(2 * columns[0].length);
  const features = columns.map((values) => makeChunk("float64", { values }));
  runOp(
    predictNaiveBayes,
    { features, distributions, offsets, terms, priors, probabilities, threshold: 0.5 },
    makeRuntime({ threads }),
  );
  return probabilities;
}

function naive(values: number[]): number {
  const scores = [0, 1].map((k) => {
    let score = priors[k];
    const [x, above, count, code] = values;
    if (!Number.isNaN(x)) score -= 0.5 * log(2 * Math.PI * terms[2 + k]) + (x - terms[k]) ** 2 / (2 * terms[2 + k]);
    if (!Number.isNaN(above)) score += terms[4 + (above > 0.5 ? 0 : 2) + k];
    if (!Number.isNaN(count)) score += count * terms[8 + k];
    if (code >= 0 && code < 3) score += terms[10 + 3 * k + Math.floor(code)];
    return score;
  });
  return 1 / (1 + Math.exp(scores[0] - scores[1]));
}

describe("classification/predict-naive-bayes", () => {
  for (const rows of [0, 1, 511, 512, 513, 5000]) {
    it(`answers for ${rows} rows as one row at a time does, the same on any number of threads`, () => {
      const columns = [0, 1, 2, 3].map((seed) =>
        Float64Array.from({ length: rows }, (_, row) => {
          const value = randomUnit(seed, streams.sample, row);
          if (randomUnit(seed + 9, streams.sample, row) < 0.1) return Number.NaN;
          return seed < 2 ? value : Math.floor(value * 5);
        }),
      );
      const found = probabilitiesOf(columns);
      for (let row = 0; row < rows; row++) {
        const wanted = naive(columns.map((values) => values[row]));
        expect(found[2 * row + 1]).toBeCloseTo(wanted, 12);
        expect(found[2 * row] + found[2 * row + 1]).toBeCloseTo(1, 14);
      }
      for (const threads of [1, 4]) expect(probabilitiesOf(columns, threads)).toEqual(found);
    });
  }

  it("has an answer for infinite and huge values", () => {
    for (const x of [Infinity, -Infinity, 1e200, 1e308]) {
      const found = probabilitiesOf([[x], [x], [Math.abs(x)], [x]].map((values) => Float64Array.from(values)));
      expect([...found].every((p) => p >= 0 && p <= 1)).toBe(true);
    }
  });
});
