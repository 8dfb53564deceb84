// Ops of trees on the GPU give the bits of the CPU.
import { afterAll, describe, expect, it } from "vitest";
import { buildHistogram } from "../../../src/engine/ops/tree/build-histogram.js";
import { predictLeaves } from "../../../src/engine/ops/tree/predict-leaves.js";
import { splitRows } from "../../../src/engine/ops/tree/split-rows.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { compiled, edgeColumns, edgeFeatures, randomForest } from "../../ops/tree/naive-forest.js";
import { agree, gpuSizes } from "./agreement.js";
import { openTestGpu } from "./test-gpu.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

const words = (seed: number, n: number) => Uint32Array.from(lcg(seed, n), (u) => u * 2 ** 32);
const bytes = (seed: number, n: number) => Uint8Array.from(lcg(seed, n), (u) => u * 256);
/** Every second row of a table of 2 n + 1, from the last on: rows of a node stand in any order. */
const someRows = (n: number) => Uint32Array.from({ length: n }, (_, i) => 2 * (n - i));

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it("tree/build-histogram sums the largest and any gradients, in both forms", async () => {
    for (const n of gpuSizes) {
      const rows = 2 * n + 1;
      for (const [columnCount, stride, slots] of [
        [1, 8, 256],
        [5, 8, 40],
        [19, 24, 256],
      ]) {
        const records = bytes(n, rows * stride);
        const sums = () => new BigInt64Array(Math.ceil(columnCount / 8) * slots * 8 * 2);
        const shape = { records, nodeRows: someRows(n), stride, columnCount, slots };
        // Half of the rows at an end of what a form can hold.
        const pairs = words(n + 1, rows).map((word, row) =>
          row % 2 ? [0x7fff8001, 0x7fff7fff][(row >> 1) & 1] : word & 0x7fff7fff,
        );
        await agree(buildHistogram, () => ({ ...shape, gradients: pairs, sums: sums(), isCount: false }), devices);
        const counts = words(n + 2, rows).map((word, row) =>
          row % 2 ? [2 ** 29, 2 ** 32 - 2 ** 29][(row >> 1) & 1] : (word >> 3) - 2 ** 28,
        );
        await agree(buildHistogram, () => ({ ...shape, gradients: counts, sums: sums(), isCount: true }), devices);
      }
    }
  });

  it("tree/split-rows parts by byte codes and by wide ones, and keeps the order", async () => {
    for (const n of gpuSizes) {
      const nodeRows = someRows(n);
      const codes = bytes(n, (2 * n + 1) * 8 + 8);
      const outputs = () => ({ split: new Uint32Array(n), leftCount: new Float64Array(1) });
      for (const leftCodes of [words(5, 8), new Uint32Array(8), new Uint32Array(8).fill(2 ** 32 - 1)]) {
        const shape = { codes, leftCodes, nodeRows, place: 3, stride: 8, isWide: false };
        await agree(splitRows, () => ({ ...shape, ...outputs() }), devices);
        await agree(splitRows, () => ({ ...shape, ...outputs(), place: 0, stride: 1 }), devices);
      }
      const wide = { codes, leftCodes: words(6, 2048), nodeRows, place: 4, stride: 8, isWide: true };
      await agree(splitRows, () => ({ ...wide, ...outputs() }), devices);
    }
  });

  it("tree/predict-leaves finds the leaf of rows that hit thresholds exactly, whatever is missing", async () => {
    const shape = { features: edgeFeatures, categoricalFrom: 4, categories: 60, outputs: 2 };
    for (const rows of [0, 1, 17, 300]) {
      for (const leaves of [1, 20, 300]) {
        const program = compiled(randomForest({ trees: 6, leaves, ...shape }), edgeFeatures);
        const features = edgeColumns(rows);
        for (const [firstTree, lastTree] of [
          [0, 6],
          [2, 3],
          [4, 4],
        ]) {
          const args = { features, program, firstTree, lastTree };
          const found = () => new Int32Array(rows * (lastTree - firstTree));
          await agree(predictLeaves, () => ({ ...args, leaves: found() }), devices);
        }
      }
    }
  });

  it("a node's row that is not there is refused as on the CPU", async () => {
    const args = {
      records: bytes(1, 80),
      nodeRows: Uint32Array.of(3, 10),
      gradients: new Uint32Array(10),
      sums: new BigInt64Array(8 * 2 * 2),
      ...{ stride: 8, columnCount: 1, slots: 2, isCount: false },
    };
    await expect(agree(buildHistogram, () => args, devices)).rejects.toThrow(
      expect.objectContaining({ code: "ERR_INVALID_VALUE" }),
    );
  });
});
