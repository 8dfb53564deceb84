import { expect, test } from "vitest";
import { randomWords, streams, threefry2x32 } from "../../../src/core/random.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { drawRows } from "../../../src/engine/ops/metric/draw-rows.js";
import { bootstrapRows } from "../../../src/engine/ops/statistics/bootstrap-rows.js";
import { makeRuntime } from "../../../src/engine/runtime.js";

function rowsOf(length: number, rowCount: number, seed: number, sample: number, threads = 1): Uint32Array {
  const rows = new Uint32Array(length);
  runOp(bootstrapRows, { rows, rowCount, seed, sample }, makeRuntime({ threads }));
  return rows;
}

/** The words of the stream in TypeScript: the sample's words are the seed of its places. */
function oracle(length: number, rowCount: number, seed: number, sample: number): number[] {
  const [high, low] = randomWords(seed, streams.bootstrap, sample);
  return Array.from({ length }, (_, place) => {
    const [first, second] = threefry2x32(low, high, streams.bootstrap, place);
    return Math.min(rowCount - 1, Math.floor((first * 2 ** 21 + (second >>> 11)) * 2 ** -53 * rowCount));
  });
}

test("rows are those of the bootstrap stream, below the number of rows, on any threads", () => {
  for (const [length, rowCount] of [
    [0, 5],
    [1, 1],
    [1000, 7],
    [40_000, 30_000],
  ]) {
    const rows = rowsOf(length, rowCount, 2 ** 40 + 3, 12);
    expect([...rows]).toEqual(oracle(length, rowCount, 2 ** 40 + 3, 12));
    expect(rowsOf(length, rowCount, 2 ** 40 + 3, 12, 4)).toEqual(rows);
  }
});

test("they are the rows that metric/draw-rows takes", () => {
  const labels = Float64Array.from({ length: 50 }, (_, row) => row);
  const drawn = { drawnLabels: new Float64Array(50), drawnPredictions: new Float64Array(50) };
  runOp(drawRows, { labels, predictions: labels, ...drawn, seed: 6, sample: 4 });
  expect([...rowsOf(50, 50, 6, 4)]).toEqual([...drawn.drawnLabels]);
});

test("no rows to draw from are refused", () => {
  expect(() => rowsOf(3, 0, 1, 1)).toThrow(expect.objectContaining({ code: "ERR_SHAPE" }));
});
