import { groupMoments as op } from "../../../ops/statistics/group-moments.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";
import { type FixedScale, fixedScale, rangeOf, scaleWords, shifted } from "./range.js";

const wordsOfGroup = 7;

export const launchGroupMoments: Launcher<typeof op> = {
  op,
  // Measured: 3.8 ns a row on one thread.
  workload: ({ column: { length } }) => ({ cpuMs: length * 3.8e-6, visits: length * 20, bytes: length * 16, waits: 2 }),
  refuse: ({ column, groups }) => (isNumeric(column) && isNumeric(groups) ? undefined : "it reads numbers only"),
  async launch(job, { column, groups, moments }, runtime) {
    const rows = column.length;
    const groupCount = moments.length / 3;
    const values = job.upload(doublesOf(column, runtime));
    const { finite, minimum, maximum } = await rangeOf(job, values, rows);
    const scale = finite > 0 ? fixedScale(minimum, maximum) : { pivot: 0, exponent: 0 };
    const words = new Uint32Array(groupCount * wordsOfGroup);
    const sums = job.room(words.byteLength);
    const bind = {
      0: job.shape(rows, groupCount, ...scaleWords(scale)),
      1: values,
      2: job.upload(doublesOf(groups, runtime)),
      3: sums,
    };
    await job.run({ shader: op.name, entry: "group_moments", bind, groups: strides(rows, job.gpu.workgroup) });
    await job.read([sums, words]);
    for (let group = 0; group < groupCount; group++) {
      moments.set(momentsOf(words.subarray(group * wordsOfGroup, (group + 1) * wordsOfGroup), scale), group * 3);
    }
  },
};

// The squares about the group's mean are a difference of whole numbers: nothing cancels.
function momentsOf(words: Uint32Array, { pivot, exponent }: FixedScale): [number, number, number] {
  const count = words[0];
  if (count === 0) return [0, Number.NaN, 0];
  const wide = (at: number) => (BigInt(words[at + 1]) << 32n) | BigInt(words[at]);
  const sum = BigInt.asIntN(64, wide(1));
  const squares = wide(3) + (wide(5) << 32n);
  const n = BigInt(count);
  const about = Number(squares * n - sum * sum) / count;
  return [count, pivot + shifted(Number(sum) / count, -exponent), shifted(about, -2 * exponent)];
}
