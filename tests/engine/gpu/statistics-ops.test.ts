// Statistics on the GPU: counts and ranks are the CPU's to the bit, moments within the tolerance of their contract.
import { afterAll, describe, expect, it } from "vitest";
import type { Chunk } from "../../../src/columns/column.js";
import { columnFrom } from "../../../src/columns/values.js";
import { correlation } from "../../../src/engine/ops/statistics/correlation.js";
import { describe as describeOp } from "../../../src/engine/ops/statistics/describe.js";
import { groupMoments } from "../../../src/engine/ops/statistics/group-moments.js";
import { jointCounts } from "../../../src/engine/ops/statistics/joint-counts.js";
import { ksTwoSample } from "../../../src/engine/ops/statistics/ks-two-sample.js";
import { quantiles } from "../../../src/engine/ops/statistics/quantiles.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { agree, columnsOfKinds, gpuSizes, specialCells } from "./agreement.js";
import { openTestGpu } from "./test-gpu.js";
import { correlationsNear, factsNear, momentsNear } from "./tolerances.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const chunkOf = (cells: (number | null)[]): Chunk => columnFrom(cells, "float64").chunks[0];
type Numbers = ArrayLike<number>;

/** Columns whose moments can be told apart from rounding: far from 0, tiny, huge, with an outlier, denormal. */
function momentColumns(n: number): [string, Chunk][] {
  const u = lcg(n + 5, n);
  return [
    ["uniform", chunkOf(u)],
    ["far from 0", chunkOf(u.map((x) => 1e9 + Math.round(x)))],
    ["huge", chunkOf(u.map((x) => (x - 0.3) * 1e200))],
    ["tiny", chunkOf(u.map((x) => x * 1e-200))],
    ["denormal", chunkOf(u.map((x) => Math.round(x * 100) * 5e-324))],
    ["an outlier", chunkOf(u.map((x, row) => (row === n >> 1 ? 1e6 : x)))],
    ["two values", chunkOf(u.map((x) => (x < 0.1 ? -1 : 1)))],
    ["missing", chunkOf(u.map((x, row) => [null, Number.NaN, Number.POSITIVE_INFINITY, x][row % 4]))],
  ];
}

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it("statistics/describe counts and finds the ends to the bit, whatever the column holds", async () => {
    for (const n of gpuSizes) {
      for (const [kind, column] of columnsOfKinds(n)) {
        const compare = (gpu: Numbers, cpu: Numbers) =>
          expect([...(gpu as Float64Array)].slice(0, 6), kind).toEqual([...(cpu as Float64Array)].slice(0, 6));
        await agree(describeOp, () => ({ column, facts: new Float64Array(11) }), devices, compare as never);
      }
    }
  });

  it("statistics/describe has moments within its tolerance", async () => {
    for (const n of gpuSizes) {
      for (const [kind, column] of momentColumns(n)) {
        const compare = (gpu: Numbers, cpu: Numbers) => factsNear(gpu, cpu, `${kind}, ${n} rows`);
        await agree(describeOp, () => ({ column, facts: new Float64Array(11) }), devices, compare as never);
      }
    }
  });

  it("statistics/joint-counts counts pairs of codes in few cells and in many", async () => {
    for (const n of gpuSizes) {
      const codes = (seed: number, most: number) => {
        const special = specialCells(seed, n);
        return chunkOf(lcg(seed, n).map((u, row) => (row % 5 === 0 ? special[row] : Math.floor(u * most))));
      };
      for (const [firstCount, secondCount] of [
        [1, 1],
        [3, 7],
        [60, 70],
      ]) {
        const first = codes(n + 1, firstCount);
        const second = codes(n + 2, secondCount);
        const counts = () => new Float64Array(firstCount * secondCount);
        await agree(jointCounts, () => ({ first, second, counts: counts(), secondCount }), devices);
      }
    }
  });

  it("statistics/group-moments has exact counts, and moments within its tolerance", async () => {
    for (const n of gpuSizes) {
      const groups = chunkOf(lcg(n + 9, n).map((u, row) => (row % 13 === 0 ? [null, -1, 5, 2.5][row % 4] : u * 4)));
      for (const [kind, column] of momentColumns(n)) {
        const compare = (gpu: Numbers, cpu: Numbers) => momentsNear(gpu, cpu, column, kind);
        await agree(groupMoments, () => ({ column, groups, moments: new Float64Array(15) }), devices, compare as never);
      }
    }
  });

  it("statistics/correlation takes the rows that both columns have, and is NaN where one is constant", async () => {
    for (const n of gpuSizes) {
      const u = lcg(n + 5, n);
      const related = [
        chunkOf(u.map((x, row) => 3 * x + (row % 7))),
        chunkOf(u.map((x) => -x)),
        // Constant but for rows that the column before does not have; and a pair that hardly varies.
        chunkOf(u.map((x, row) => (row % 9 === 0 ? null : x))),
        chunkOf(u.map((x, row) => (row % 9 === 0 ? x : 5))),
        chunkOf(u.map((x, row) => (row % 9 === 0 ? 1e5 : x))),
      ];
      const columns = [...momentColumns(n), ...columnsOfKinds(n).slice(2)].map(([, chunk]) => chunk).concat(related);
      for (const some of [columns, columns.slice(0, 1), columns.slice(3, 7)]) {
        const cells = () => new Float64Array(some.length ** 2);
        const compare = (gpu: Numbers, cpu: Numbers, output: string) => {
          if (output === "pairs") expect(gpu).toEqual(cpu);
          else correlationsNear(gpu, cpu, `${n} rows`);
        };
        await agree(
          correlation,
          () => ({ columns: some, correlations: cells(), pairs: cells() }),
          devices,
          compare as never,
        );
      }
    }
  });

  it("statistics/quantiles picks and interpolates as the CPU", async () => {
    const probabilities = Float64Array.of(0, 0.25, 0.5, 0.123456789, 0.99, 1, 0.75, 1 / 3);
    for (const n of gpuSizes) {
      for (const [, column] of columnsOfKinds(n)) {
        await agree(quantiles, () => ({ column, probabilities, quantiles: new Float64Array(8), type: 7 }), devices);
      }
    }
  });

  it("statistics/ks-two-sample has the whole number of the distance, and so its p-value, in every mode", async () => {
    for (const n of gpuSizes) {
      for (const [at, [, first]] of columnsOfKinds(n).entries()) {
        const [, second] = columnsOfKinds(n < 2 ? n : Math.ceil(n * 0.6))[(at + n) % 6];
        const mode = ["exact", "asymptotic", "limit", "auto"][(at + n) % 4];
        await agree(ksTwoSample, () => ({ first, second, result: new Float64Array(5), mode }), devices);
      }
    }
  });
});
