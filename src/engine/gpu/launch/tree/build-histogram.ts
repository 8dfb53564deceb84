import { buildHistogram as op } from "../../../ops/tree/build-histogram.js";
import { mostGroups } from "../../grid.js";
import type { Launcher } from "../../launcher.js";

const lanes = 8;
const columnsOfWord = 4;
// A workgroup's sums of 16-bit steps stay within 32 bits up to here.
const mostChunkRows = 32_768;

export const launchBuildHistogram: Launcher<typeof op> = {
  op,
  // Measured: 0.52 ns a code on one thread. The records go up too: this pays where they stay (see docs/algorithms/gpu.md).
  workload: ({ records, nodeRows, gradients, columnCount }) => ({
    cpuMs: nodeRows.length * columnCount * 0.52e-6,
    visits: nodeRows.length * (2 + columnCount) * 2,
    bytes: records.length + (nodeRows.length + gradients.length) * 4,
  }),
  refuse({ records, nodeRows, gradients, sums, stride, columnCount, slots }) {
    const blocks = Math.ceil(columnCount / lanes);
    const fits =
      stride > 0 && stride % lanes === 0 && columnCount <= stride && records.length >= gradients.length * stride;
    if (!fits || slots > 256 || sums.length !== blocks * slots * lanes * 2) return "the sizes do not agree";
    return allBelow(nodeRows, gradients.length) ? undefined : "a row of the node is not there";
  },
  async launch(job, { records, nodeRows, gradients, sums, stride, columnCount, slots, isCount }) {
    const rows = nodeRows.length;
    // Few rows a workgroup where there are few, so that all of the device works; many enough to be worth the merge.
    const chunkRows = Math.min(mostChunkRows, Math.max(job.gpu.workgroup * 8, Math.ceil(rows / 512)));
    const chunks = Math.ceil(rows / chunkRows);
    const words = Math.ceil(columnCount / columnsOfWord);
    if (chunks > mostGroups) throw new RangeError("more than 2^31 rows");
    const total = job.room(sums.byteLength);
    const bind = {
      0: job.shape(rows, chunkRows, stride / columnsOfWord, columnCount, slots, isCount ? 1 : 0),
      1: job.upload(records),
      2: job.upload(nodeRows),
      3: job.upload(gradients),
      4: total,
    };
    await job.run({ shader: op.name, entry: "build_histogram", bind, groups: [chunks, words, 1] });
    await job.read([total, sums]);
  },
};

/** True when no element reaches `bound`: what a shader reads by number must be there. */
export function allBelow(numbers: Uint32Array, bound: number): boolean {
  return numbers.every((number) => number < bound);
}
