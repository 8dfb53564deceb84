import { sort as op } from "../../../ops/column/sort.js";
import type { GpuJob } from "../../gpu-job.js";
import { gridOf, strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";
import { prefixSum } from "./prefix-sum.js";

const shader = "column/sort";
const items = 16;
const digits = 16;
const bitsOfDigit = 4;
// Counts of 16 digits for each invocation: with more of them they would not fit the 16 KiB that every device has.
const mostWorkgroup = 128;

/** Sorted doubles on the GPU: `count` values, then NaN. */
export interface SortedDoubles {
  readonly buffer: GPUBuffer;
  readonly count: number;
}

/** Sorts doubles. Waits once for the GPU: digits that are the same everywhere cost no pass. */
export async function sortDoubles(job: GpuJob, values: Float64Array): Promise<SortedDoubles> {
  const rows = values.length;
  if (rows === 0) return { buffer: job.room(16), count: 0 };
  const workgroup = Math.min(job.gpu.workgroup, mostWorkgroup);
  const constants = { WORKGROUP: workgroup };
  const blocks = Math.ceil(rows / (workgroup * items));
  const strideGroups = strides(rows, workgroup);
  let keys = job.upload(values);
  let other = job.room(rows * 8);
  const counts = job.room(digits * blocks * 4);
  const facts = job.room(5 * 4);
  const plain = job.shape(rows, blocks, 0, 0);
  const start = { 0: plain, 1: keys, 2: other, 5: facts };
  await job.run({ shader, entry: "sort_keys", bind: start, groups: strideGroups, constants });
  const seen = new Uint32Array(5);
  await job.read([facts, seen]);
  [keys, other] = [other, keys];
  for (let bit = 0; bit < 64; bit += bitsOfDigit) {
    const word = bit >>> 5;
    const varies = seen[word] & seen[word + 2];
    if (((varies >>> (bit & 31)) & (digits - 1)) === 0) continue;
    const shape = job.shape(rows, blocks, bit & 31, word);
    const groups = gridOf(blocks);
    await job.run({ shader, entry: "sort_count", bind: { 0: shape, 2: keys, 4: counts }, groups, constants });
    await prefixSum(job, counts, digits * blocks);
    const bind = { 0: shape, 2: keys, 3: other, 4: counts };
    await job.run({ shader, entry: "sort_move", bind, groups, constants });
    [keys, other] = [other, keys];
  }
  await job.run({
    shader,
    entry: "sort_values",
    bind: { 0: plain, 2: keys, 3: other },
    groups: strideGroups,
    constants,
  });
  return { buffer: other, count: seen[4] };
}

export const launchSort: Launcher<typeof op> = {
  op,
  // Measured: 19 ns a row on one thread; a pass reads a key twice and writes it once.
  workload: ({ column: { length } }) => ({ cpuMs: length * 19e-6, visits: length * 60, bytes: length * 16, waits: 2 }),
  refuse: ({ column }) => (isNumeric(column) ? undefined : "it reads numbers only"),
  async launch(job, { column, sorted, count }, runtime) {
    const found = await sortDoubles(job, doublesOf(column, runtime));
    await job.read([found.buffer, sorted]);
    count[0] = found.count;
  },
};
