// Seeded labels and predictions for the tests of metric ops, in the sizes where blocks begin and end.
import { randomUnit, streams } from "../../../src/core/random.js";

export const sizes = [1, 2, 1_000, 16_383, 16_384, 16_385, 40_000];

export function drawClasses(rows: number, classCount: number, seed = 1) {
  const labels = Float64Array.from({ length: rows }, (_, row) =>
    Math.floor(randomUnit(seed, streams.sample, row) * classCount),
  );
  const predictions = new Float64Array(rows * classCount);
  for (let row = 0; row < rows; row++) {
    let sum = 0;
    for (let k = 0; k < classCount; k++) {
      const at = row * classCount + k;
      // In hundredths, so that ties are common.
      predictions[at] = (1 + Math.floor(randomUnit(seed + 1, streams.sample, at) * 20)) / 100;
      sum += predictions[at];
    }
    for (let k = 0; k < classCount; k++) predictions[row * classCount + k] /= sum;
  }
  return { labels, predictions };
}

export function drawValues(rows: number, seed = 1) {
  const draw = (stream: number) =>
    Float64Array.from({ length: rows }, (_, row) => randomUnit(seed + stream, streams.sample, row) * 10 - 3);
  return { labels: draw(0), predictions: draw(1) };
}
