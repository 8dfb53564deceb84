import { describe as op } from "../../../ops/statistics/describe.js";
import { gridOf } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";
import { type ColumnRange, type FixedScale, fixedScale, rangeOf, scaleWords, shifted } from "./range.js";

const items = 16;
const floatsOfBlock = 6;
// Bits of a whole number that one unit of a deviation has, see shaders/statistics/describe.
const unitBits = 30;

export const launchDescribe: Launcher<typeof op> = {
  op,
  // Measured: 3.4 ns a row on one thread.
  workload: ({ column: { length } }) => ({ cpuMs: length * 3.4e-6, visits: length * 40, bytes: length * 8, waits: 2 }),
  refuse: ({ column }) => (isNumeric(column) ? undefined : "it reads numbers only"),
  async launch(job, { column, facts }, runtime) {
    const rows = column.length;
    const values = job.upload(doublesOf(column, runtime));
    const range = await rangeOf(job, values, rows);
    const scale = fixedScale(range.minimum, range.maximum);
    const blocks = Math.ceil(rows / (job.gpu.workgroup * items));
    const partials = new Float32Array(blocks * floatsOfBlock);
    const moments = job.room(partials.byteLength);
    if (range.finite > 0) {
      const bind = { 0: job.shape(rows, blocks, ...scaleWords(scale)), 1: values, 3: moments };
      await job.run({ shader: op.name, entry: "describe_moments", bind, groups: gridOf(blocks) });
      await job.read([moments, partials]);
    }
    facts.set(factsOf(range, scale, mergeMoments(partials)));
  },
};

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly m2: number;
  readonly m3: number;
  readonly m4: number;
}

// Pebay's formulas, as native/kernels/statistics/moments.cpp has them.
function mergeMoments(partials: Float32Array): Moments {
  let all: Moments = { count: 0, mean: 0, m2: 0, m3: 0, m4: 0 };
  for (let at = 0; at < partials.length; at += floatsOfBlock) {
    const [count, mean, s1, s2, m3, m4] = partials.subarray(at, at + floatsOfBlock);
    if (count === 0) continue;
    const m2 = s2 - (s1 * s1) / count;
    const n = all.count + count;
    const delta = mean + s1 / count - all.mean;
    const share = delta / n;
    const product = delta * share * all.count * count;
    all = {
      count: n,
      mean: all.mean + share * count,
      m2: all.m2 + m2 + product,
      m3: all.m3 + m3 + product * share * (all.count - count) + 3 * share * (all.count * m2 - count * all.m2),
      m4:
        all.m4 +
        m4 +
        product * share * share * (all.count * all.count - all.count * count + count * count) +
        6 * share * share * (all.count * all.count * m2 + count * count * all.m2) +
        4 * share * (all.count * m3 - count * all.m3),
    };
  }
  return all;
}

// In the order of the op's docstring, with the rules of native/kernels/statistics/describe.cpp for what is undefined.
function factsOf(range: ColumnRange, { pivot, exponent }: FixedScale, moments: Moments): number[] {
  const { missing, infinite, zeros, finite: n, minimum, maximum } = range;
  const unscaled = (deviation: number) => shifted(deviation, unitBits - exponent);
  const variance = moments.m2 / n;
  const varies = n > 0 && minimum < maximum && variance > 0;
  const mean = n > 0 ? Math.min(maximum, Math.max(minimum, pivot + unscaled(moments.mean))) : Number.NaN;
  const sum = n > 0 ? mean * n : 0;
  const deviation = n < 2 ? Number.NaN : varies ? unscaled(Math.sqrt(moments.m2 / (n - 1))) : 0;
  const skewness = varies ? moments.m3 / n / variance ** 1.5 : Number.NaN;
  const kurtosis = varies ? moments.m4 / n / variance ** 2 - 3 : Number.NaN;
  const count = n + infinite;
  return [count, missing, infinite, zeros, minimum, maximum, sum, mean, deviation, skewness, kurtosis];
}
