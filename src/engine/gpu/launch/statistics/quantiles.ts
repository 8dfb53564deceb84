import { quantiles as op } from "../../../ops/statistics/quantiles.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { sortDoubles } from "../column/sort.js";
import { doublesOf, isNumeric } from "../doubles.js";

export const launchQuantiles: Launcher<typeof op> = {
  op,
  // Measured: 5.4 ns a row on one thread, which selects and does not sort.
  workload: ({ column: { length } }) => ({ cpuMs: length * 5.4e-6, visits: length * 60, bytes: length * 8, waits: 3 }),
  refuse({ column, probabilities, type }) {
    if (!isNumeric(column)) return "it reads numbers only";
    if (!probabilities.every((p) => p >= 0 && p <= 1)) return "a probability is not one";
    return type === 7 ? undefined : "it knows quantiles of type 7 only";
  },
  async launch(job, { column, probabilities, quantiles }, runtime) {
    const { buffer, count } = await sortDoubles(job, doublesOf(column, runtime));
    if (count === 0) {
      quantiles.fill(Number.NaN);
      return;
    }
    const places = Array.from(probabilities, (p) => p * (count - 1));
    const ends = places.flatMap((at) => {
      const low = Math.min(Math.floor(at), count - 1);
      return [low, Math.min(low + 1, count - 1)];
    });
    const wanted = new Float64Array(ends.length);
    const found = job.room(wanted.byteLength);
    const bind = { 0: job.shape(ends.length), 1: buffer, 2: job.upload(Uint32Array.from(ends)), 3: found };
    await job.run({ shader: op.name, entry: "quantiles", bind, groups: strides(ends.length, job.gpu.workgroup) });
    await job.read([found, wanted]);
    places.forEach((at, i) => {
      quantiles[i] = between(wanted[2 * i], wanted[2 * i + 1], at - ends[2 * i]);
    });
  },
};

// Type 7 between two values, as native/kernels/statistics/quantiles.cpp does it, to the bit.
function between(low: number, high: number, fraction: number): number {
  if (fraction <= 0 || low === high) return low + 0;
  const step = high - low;
  if (Number.isFinite(step)) return low + step * fraction;
  const isInfinite = !Number.isFinite(low) || !Number.isFinite(high);
  return isInfinite ? low + high : low * (1 - fraction) + high * fraction;
}
