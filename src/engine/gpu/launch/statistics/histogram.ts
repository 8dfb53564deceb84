import { histogram as op } from "../../../ops/statistics/histogram.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";

export const launchHistogram: Launcher<typeof op> = {
  op,
  // Measured: 33 ns a row on one thread with 64 bins, for the search of the bin.
  workload: ({ column: { length } }) => ({ cpuMs: length * 33e-6, visits: length * 20, bytes: length * 8 }),
  refuse({ column, edges, counts }) {
    if (!isNumeric(column)) return "it reads numbers only";
    return counts.length > 0 && edges.length === counts.length + 1 ? undefined : "edges and counts do not agree";
  },
  async launch(job, { column, edges, counts }, runtime) {
    const sums = job.room(counts.length * 4);
    const bind = {
      0: job.shape(column.length, counts.length),
      1: job.upload(doublesOf(column, runtime)),
      2: job.upload(edges),
      3: sums,
    };
    const groups = strides(column.length, job.gpu.workgroup);
    await job.run({ shader: op.name, entry: "histogram", bind, groups });
    const words = new Uint32Array(counts.length);
    await job.read([sums, words]);
    counts.set(words);
  },
};
