import type { GpuSpeed } from "../cost-model.js";
import { GpuJob } from "./gpu-job.js";
import { prefixSum } from "./launch/column/prefix-sum.js";
import { type Gpu, isSoftware } from "./open-gpu.js";

const bytes = 2 ** 20;
const count = bytes / 4;
const repeats = 3;

/**
 * Measures what the cost model needs: the shortest wait, how fast bytes move, and how fast a simple kernel (the prefix
 * sum) goes over memory. A few milliseconds on a GPU; the least of three, as what is else on the machine only slows.
 */
export async function measureGpu(gpu: Gpu): Promise<GpuSpeed> {
  // Never chosen for its speed, and not worth the wait.
  if (isSoftware(gpu.adapter)) return { waitMs: 1, bytesPerMs: 1e5, visitsPerMs: 1e4 };
  const words = new Uint32Array(count);
  const timed = async (work: (job: GpuJob) => Promise<void>): Promise<number> => {
    let least = Number.POSITIVE_INFINITY;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const job = new GpuJob(gpu);
      const start = performance.now();
      try {
        await work(job);
      } finally {
        await job.close();
      }
      least = Math.min(least, performance.now() - start);
    }
    return least;
  };
  const waitMs = await timed((job) => job.read([job.room(16), words.subarray(0, 4)]));
  const moveMs = await timed((job) => job.read([job.upload(words), words]));
  // Ten passes one after another over what is there already.
  const passes = 10;
  const sumMs = await timed(async (job) => {
    const buffer = job.room(bytes);
    for (let pass = 0; pass < passes; pass++) await prefixSum(job, buffer, count);
    await job.read([buffer, words.subarray(0, 4)]);
  });
  const least = 1e-3;
  return {
    waitMs,
    bytesPerMs: (2 * bytes) / Math.max(least, moveMs - waitMs),
    visitsPerMs: (passes * 4 * count) / Math.max(least, sumMs - waitMs),
  };
}
