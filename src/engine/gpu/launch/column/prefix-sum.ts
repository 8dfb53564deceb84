import { prefixSum as op } from "../../../ops/column/prefix-sum.js";
import type { GpuJob } from "../../gpu-job.js";
import { gridOf } from "../../grid.js";
import type { Launcher } from "../../launcher.js";

const shader = "column/prefix-sum";
const items = 8;

/** Adds the passes that replace `count` words of a buffer by their exclusive prefix sums. */
export async function prefixSum(job: GpuJob, buffer: GPUBuffer, count: number): Promise<void> {
  const blocks = Math.ceil(count / (job.gpu.workgroup * items));
  const totals = job.room(blocks * 4);
  const bind = { 0: job.shape(count), 1: buffer, 2: totals };
  const groups = gridOf(blocks);
  await job.run({ shader, entry: "prefix_sum_blocks", bind, groups });
  if (blocks <= 1) return;
  await prefixSum(job, totals, blocks);
  await job.run({ shader, entry: "prefix_sum_add", bind, groups });
}

export const launchPrefixSum: Launcher<typeof op> = {
  op,
  // Measured: 2.4 ns a word on one thread.
  workload: ({ counts }) => ({ cpuMs: counts.length * 2.4e-6, visits: counts.length * 4, bytes: counts.length * 8 }),
  async launch(job, { counts, sums }) {
    const buffer = job.upload(counts);
    await prefixSum(job, buffer, counts.length);
    await job.read([buffer, sums]);
  },
};
