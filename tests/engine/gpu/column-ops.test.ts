// Ops of columns on the GPU give the bits of the CPU.
import { afterAll, describe, it } from "vitest";
import { prefixSum } from "../../../src/engine/ops/column/prefix-sum.js";
import { sort } from "../../../src/engine/ops/column/sort.js";
import { histogram } from "../../../src/engine/ops/statistics/histogram.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { agree, columnsOfKinds, gpuSizes } from "./agreement.js";
import { openTestGpu } from "./test-gpu.js";

const { devices, missing } = await openTestGpu();
const skipped = missing && ` (skipped: ${missing})`;
afterAll(() => devices.close());

describe.skipIf(missing)(`on the GPU${skipped}`, () => {
  it("column/prefix-sum sums what lies before, and wraps around", async () => {
    for (const n of [...gpuSizes, 5000]) {
      const counts = Uint32Array.from(lcg(n, n), (u) => u * 2 ** 32);
      await agree(prefixSum, () => ({ counts, sums: new Uint32Array(n) }), devices);
    }
  });

  it("column/sort orders all values there are, -0 before 0, missing ones last", async () => {
    for (const n of gpuSizes) {
      for (const [, column] of columnsOfKinds(n)) {
        await agree(sort, () => ({ column, sorted: new Float64Array(n), count: new Float64Array(1) }), devices);
      }
    }
  });

  it("statistics/histogram counts in few bins and in many", async () => {
    for (const n of gpuSizes) {
      for (const [, column] of columnsOfKinds(n)) {
        const edges = Float64Array.of(-40, -3, -5e-324, 0, 5e-324, 2, 2.5, 49);
        await agree(histogram, () => ({ column, edges, counts: new Float64Array(7) }), devices);
      }
    }
    const edges = Float64Array.from({ length: 3001 }, (_, i) => i / 30 - 50);
    const [[, column]] = columnsOfKinds(1500);
    await agree(histogram, () => ({ column, edges, counts: new Float64Array(3000) }), devices);
  });
});
