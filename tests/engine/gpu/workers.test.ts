// Every worker of the pool may have a device of its own.
import { expect, it } from "vitest";
import { allocate } from "../../../src/columns/column.js";
import { WorkerPool } from "../../../src/engine/workers/pool.js";
import { lcg } from "../../ops/statistics/numbers.js";
import { openTestGpu } from "./test-gpu.js";

const { devices, missing } = await openTestGpu();
await devices.close();

it.skipIf(missing)(
  `two workers sort shared memory, each on its own device${missing && ` (skipped: ${missing})`}`,
  async () => {
    await using pool = new WorkerPool({ threads: 1, workers: 2 });
    const jobs = [1, 2, 3, 4].map(async (seed) => {
      const values = allocate(Float64Array, 1000);
      values.set(lcg(seed, 1000));
      const found = await pool.run<Float64Array, { sorted: Float64Array; uses: object[] }>(
        "../../tests/engine/gpu/gpu-jobs.task",
        values,
      );
      expect(found.uses).toMatchObject([{ op: "column/sort", device: "gpu", refused: "" }]);
      expect([...found.sorted]).toEqual([...values].sort((a, b) => a - b));
    });
    await Promise.all(jobs);
  },
);
