// The other tests use workgroups of 16, so that few rows are many blocks. Here kernels run as users run them: 256
// invocations, 128 for the sort, tiles of 16 x 16.
import { afterAll, describe, expect, it } from "vitest";
import { makeChunk } from "../../../src/columns/column.js";
import { prefixSum } from "../../../src/engine/ops/column/prefix-sum.js";
import { sort } from "../../../src/engine/ops/column/sort.js";
import { multiply } from "../../../src/engine/ops/matrix/multiply.js";
import { squaredDistances } from "../../../src/engine/ops/matrix/squared-distances.js";
import { correlation } from "../../../src/engine/ops/statistics/correlation.js";
import { describe as describeOp } from "../../../src/engine/ops/statistics/describe.js";
import { histogram } from "../../../src/engine/ops/statistics/histogram.js";
import { ksTwoSample } from "../../../src/engine/ops/statistics/ks-two-sample.js";
import { buildHistogram } from "../../../src/engine/ops/tree/build-histogram.js";
import { splitRows } from "../../../src/engine/ops/tree/split-rows.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { agree, columnsOfKinds, near } from "./agreement.js";
import { openTestGpu } from "./test-gpu.js";

const { devices, missing } = await openTestGpu({ workgroup: 256 });
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const n = 5000;
const [[, special], [, reversed]] = columnsOfKinds(n);
const f64 = (length: number) => new Float64Array(length);
const words = (seed: number, length: number) => Uint32Array.from(lcg(seed, length), (u) => u * 2 ** 32);
const nearBy = (tolerance: number, of: number) => (gpu: ArrayLike<number>, cpu: ArrayLike<number>) =>
  near(gpu, cpu, tolerance, of);

describe.skipIf(missing)(`with full workgroups on the GPU${skipped}`, () => {
  it("columns and ranks are the CPU's to the bit", async () => {
    await agree(prefixSum, () => ({ counts: words(1, n), sums: new Uint32Array(n) }), devices);
    await agree(sort, () => ({ column: special, sorted: f64(n), count: f64(1) }), devices);
    const edges = Float64Array.from({ length: 101 }, (_, i) => i - 50);
    await agree(histogram, () => ({ column: special, edges, counts: f64(100) }), devices);
    await agree(ksTwoSample, () => ({ first: special, second: reversed, result: f64(5), mode: "limit" }), devices);
  });

  it("moments and correlations are near the CPU's", async () => {
    const columns = [1, 2, 3].map((seed) => makeChunk("float64", { values: Float64Array.from(lcg(seed, n)) }));
    const [column] = columns;
    await agree(describeOp, () => ({ column, facts: f64(11) }), devices, ((gpu: number[], cpu: number[]) => {
      expect([...gpu].slice(0, 6)).toEqual([...cpu].slice(0, 6));
      nearBy(1e-5, n)([...gpu].slice(6, 7), [...cpu].slice(6, 7));
      nearBy(1e-5, 1)([...gpu].slice(7), [...cpu].slice(7));
    }) as never);
    const args = () => ({ columns, correlations: f64(9), pairs: f64(9) });
    await agree(correlation, args, devices, nearBy(1e-5, 1) as never);
  });

  it("histograms and parts of trees are the CPU's to the bit", async () => {
    const records = Uint8Array.from(lcg(1, n * 16 + 8), (u) => u * 256);
    const nodeRows = Uint32Array.from({ length: n >> 1 }, (_, i) => 2 * i);
    const gradients = words(3, n).map((word) => word & 0x7fff7fff);
    const shape = { records, nodeRows, gradients, stride: 16, columnCount: 11, slots: 256, isCount: false };
    await agree(buildHistogram, () => ({ ...shape, sums: new BigInt64Array(2 * 256 * 8 * 2) }), devices);
    const split = { codes: records, leftCodes: words(4, 8), nodeRows, place: 5, stride: 16, isWide: false };
    await agree(splitRows, () => ({ ...split, split: new Uint32Array(n >> 1), leftCount: f64(1) }), devices);
  });

  it("products and distances are near the CPU's", async () => {
    const [rows, inner, columns] = [70, 90, 65];
    const floats = (seed: number, length: number) => Float32Array.from(lcg(seed, length), (u) => u - 0.5);
    const sizes = { rows, inner, columns, leftStride: inner, rightStride: columns, productStride: columns };
    const plain = { leftTransposed: false, rightTransposed: false, added: false };
    const product = () => ({
      ...{
        left: floats(1, rows * inner),
        right: floats(2, inner * columns),
        product: new Float32Array(rows * columns),
      },
      ...{ ...sizes, ...plain },
    });
    await agree(multiply as never, product as never, devices, nearBy(1e-5, inner / 4) as never);
    const [points, centers] = [Float64Array.from(lcg(1, 300)), Float64Array.from(lcg(2, 60))];
    const distances = () => ({ points, centers, distances: f64(100 * 20), width: 3 });
    await agree(squaredDistances, distances, devices, nearBy(1e-6, 3) as never);
  });
});
