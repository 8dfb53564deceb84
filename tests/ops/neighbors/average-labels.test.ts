import { expect, test } from "vitest";
import { runOp } from "../../../src/engine/dispatch.js";
import { averageLabels } from "../../../src/engine/ops/neighbors/average-labels.js";
import { lcg, onAnyThreads } from "../statistics/numbers.js";

const k = 3;

test("shares of classes and means of values, by weight and by distance", () => {
  const [n, m] = [50, 2500];
  const labels = Float64Array.from(lcg(1, n), (u) => Math.floor(u * 3));
  const indices = Int32Array.from(lcg(2, m * k), (u) => Math.floor(u * n));
  // Every fourth query has its nearest at distance 0.
  const distances = Float64Array.from(lcg(3, m * k), (u, at) => (at % (4 * k) === 0 ? 0 : (at % k) + 1 + u));
  for (const weights of [new Float64Array(0), Float64Array.from(lcg(4, n), (u) => u + 0.1)]) {
    for (const classes of [0, 3]) {
      for (const byDistance of [false, true]) {
        const answers = Math.max(1, classes);
        const expected = new Float64Array(m * answers);
        for (let query = 0; query < m; query++) {
          const sums = new Array(answers).fill(0);
          let all = 0;
          for (let at = query * k; at < (query + 1) * k; at++) {
            const isZero = distances[query * k] === 0;
            const near = !byDistance ? 1 : isZero ? Number(distances[at] === 0) : 1 / distances[at];
            const weight = (weights[indices[at]] ?? 1) * near;
            all += weight;
            sums[classes > 0 ? labels[indices[at]] : 0] += classes > 0 ? weight : weight * labels[indices[at]];
          }
          sums.forEach((sum, answer) => {
            expected[query * answers + answer] = sum / all;
          });
        }
        const found = onAnyThreads((runtime) => {
          const predictions = new Float64Array(m * answers);
          runOp(averageLabels, { indices, distances, labels, weights, predictions, k, classes, byDistance }, runtime);
          return predictions;
        });
        found.forEach((value, at) => {
          expect(Math.abs(value - expected[at])).toBeLessThan(1e-14);
        });
      }
    }
  }
});

test("the least distances weigh without overflow", () => {
  const predictions = new Float64Array(2);
  runOp(averageLabels, {
    ...{ indices: Int32Array.of(0, 1), distances: Float64Array.of(5e-324, 1e-323), labels: Float64Array.of(0, 1) },
    ...{ weights: new Float64Array(0), predictions, k: 2, classes: 2, byDistance: true },
  });
  expect([...predictions]).toEqual([2 / 3, 1 / 3]);
});

test("an index or a class that is none is refused", () => {
  const call = (index: number, label: number) =>
    runOp(averageLabels, {
      ...{ indices: Int32Array.of(index), distances: Float64Array.of(1), labels: Float64Array.of(0, label) },
      ...{ weights: new Float64Array(0), predictions: new Float64Array(2), k: 1, classes: 2, byDistance: false },
    });
  for (const [index, label] of [
    [2, 1],
    [-1, 1],
    [0, 2],
    [0, -1],
    [0, Number.NaN],
  ])
    expect(() => call(index, label)).toThrow(expect.objectContaining({ code: "ERR_INVALID_VALUE" }));
});
