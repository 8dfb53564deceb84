import { jointCounts as op } from "../../../ops/statistics/joint-counts.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";

export const launchJointCounts: Launcher<typeof op> = {
  op,
  // Measured: 3.2 ns a row on one thread.
  workload: ({ first: { length } }) => ({ cpuMs: length * 3.2e-6, visits: length * 6, bytes: length * 16 }),
  refuse({ first, second, counts, secondCount }) {
    if (!isNumeric(first) || !isNumeric(second)) return "it reads numbers only";
    return secondCount > 0 && counts.length % secondCount === 0 ? undefined : "the sizes do not agree";
  },
  async launch(job, { first, second, counts, secondCount }, runtime) {
    const sums = job.room(counts.length * 4);
    const bind = {
      0: job.shape(first.length, counts.length / secondCount, secondCount),
      1: job.upload(doublesOf(first, runtime)),
      2: job.upload(doublesOf(second, runtime)),
      3: sums,
    };
    const groups = strides(first.length, job.gpu.workgroup);
    await job.run({ shader: op.name, entry: "joint_counts", bind, groups });
    const words = new Uint32Array(counts.length);
    await job.read([sums, words]);
    counts.set(words);
  },
};
