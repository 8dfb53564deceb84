import { expect, test } from "vitest";
import { columnFrom } from "../../../src/columns/values.js";
import { runOp } from "../../../src/engine/dispatch.js";
import { bootstrapReplicates } from "../../../src/engine/ops/statistics/bootstrap-replicates.js";
import { bootstrapRows } from "../../../src/engine/ops/statistics/bootstrap-rows.js";
import { lcg, onAnyThreads, troubled } from "./numbers.js";

const samples = 30;

function replicatesOf(cells: (number | null)[], statistic: string, probability: number, seed: number) {
  const [chunk] = columnFrom(cells, "float64").chunks;
  const both = onAnyThreads((runtime) => {
    const all = new Float64Array(samples + 3);
    const [replicates, summary] = [all.subarray(0, samples), all.subarray(samples)];
    runOp(bootstrapReplicates, { column: chunk, replicates, summary, statistic, probability, seed }, runtime);
    return all;
  });
  return { replicates: both.subarray(0, samples), summary: both.subarray(samples) };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
function quantile(values: readonly number[], probability: number): number {
  const sorted = values.slice().sort((a, b) => a - b);
  const at = probability * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * (sorted[Math.min(low + 1, sorted.length - 1)] - sorted[low]);
}

function check(cells: (number | null)[], statistic: "mean" | "quantile", probability: number): void {
  const isMean = statistic === "mean";
  const values = (cells.filter((cell) => cell !== null && !Number.isNaN(cell)) as number[])
    .filter((value) => !isMean || Number.isFinite(value))
    .sort((a, b) => a - b);
  const of = (drawn: readonly number[]) => (isMean ? mean(drawn) : quantile(drawn, probability));
  const { replicates, summary } = replicatesOf(cells, statistic, probability, 11);
  expect(summary[0]).toBe(values.length);
  expect(summary[1]).toBeCloseTo(of(values), 10);
  const left = values.map((_, row) => of(values.filter((_, at) => at !== row)));
  const middle = mean(left);
  const power = (k: number) => left.reduce((sum, value) => sum + (middle - value) ** k, 0);
  if (power(2) === 0) expect(summary[2]).toBeNaN();
  else expect(summary[2]).toBeCloseTo(power(3) / (6 * power(2) ** 1.5), 8);
  const rows = new Uint32Array(values.length);
  for (let sample = 0; sample < samples; sample++) {
    runOp(bootstrapRows, { rows, rowCount: values.length, seed: 11, sample });
    expect(replicates[sample]).toBeCloseTo(of([...rows].map((row) => values[row])), 10);
  }
}

test("replicates, estimate and acceleration are a plain oracle's, on any threads", () => {
  check(troubled(2, 400), "mean", 0);
  const finite = troubled(3, 400).map((cell) => (Number.isFinite(cell) ? cell : null));
  for (const probability of [0, 0.25, 0.5, 0.9, 1]) check(finite, "quantile", probability);
  check([3, 1], "mean", 0);
  check(
    lcg(1, 101).map((u) => Math.floor(u * 6)),
    "quantile",
    0.5,
  );
});

test("nothing, one value and a constant say what is undefined", () => {
  expect([...replicatesOf([null, Number.NaN], "mean", 0, 1).summary]).toEqual([0, Number.NaN, Number.NaN]);
  expect([...replicatesOf([], "quantile", 0.5, 1).replicates]).toEqual(new Array(samples).fill(Number.NaN));
  expect([...replicatesOf([7], "quantile", 0.5, 1).summary]).toEqual([1, 7, Number.NaN]);
  expect([...replicatesOf([7, 7, 7], "mean", 0, 1).replicates]).toEqual(new Array(samples).fill(7));
  expect(replicatesOf([Number.POSITIVE_INFINITY, 1], "mean", 0, 1).summary[0]).toBe(1);
});

test("a probability outside [0, 1] and text are refused", () => {
  expect(() => replicatesOf([1, 2], "quantile", 1.5, 1)).toThrow(
    expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
  );
  const [chunk] = columnFrom(["a"], "utf8").chunks;
  const outputs = { replicates: new Float64Array(1), summary: new Float64Array(3) };
  expect(() =>
    runOp(bootstrapReplicates, { column: chunk, ...outputs, statistic: "mean", probability: 0, seed: 1 }),
  ).toThrow(expect.objectContaining({ code: "ERR_TYPE" }));
});
