import { runOp } from "../../../dispatch.js";
import { ksTail } from "../../../ops/statistics/ks-tail.js";
import { ksTwoSample as op } from "../../../ops/statistics/ks-two-sample.js";
import { unreported } from "../../../runtime.js";
import { strides } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { sortDoubles } from "../column/sort.js";
import { doublesOf, isNumeric } from "../doubles.js";

export const launchKsTwoSample: Launcher<typeof op> = {
  op,
  // Measured: 25 ns a value on one thread, nearly all of it for sorting.
  workload({ first, second }) {
    const values = first.length + second.length;
    return { cpuMs: values * 25e-6, visits: values * 120, bytes: values * 8, waits: 4 };
  },
  refuse({ first, second }) {
    if (!isNumeric(first) || !isNumeric(second)) return "it reads numbers only";
    return first.length + second.length < 2 ** 32 ? undefined : "there are more than 2^32 values";
  },
  async launch(job, { first, second, result, mode }, runtime) {
    const a = await sortDoubles(job, doublesOf(first, runtime));
    const b = await sortDoubles(job, doublesOf(second, runtime));
    const [n, m] = [a.count, b.count];
    const ends = new Uint32Array(Math.ceil((n + m) / 32));
    let distance = 0n;
    if (n > 0 && m > 0) {
      const groups = strides(n + m, job.gpu.workgroup);
      const most = new Uint32Array(groups * 2);
      const largest = job.room(most.byteLength);
      const marks = job.room(ends.byteLength);
      const bind = { 0: job.shape(n, m), 1: a.buffer, 2: b.buffer, 3: largest, 4: marks };
      await job.run({ shader: op.name, entry: "ks_two_sample", bind, groups });
      await job.read([largest, most], [marks, ends]);
      for (let at = 0; at < most.length; at += 2) {
        const own = (BigInt(most[at + 1]) << 32n) | BigInt(most[at]);
        if (own > distance) distance = own;
      }
    }
    const tail = new Float64Array(2);
    const own = unreported(runtime);
    runOp(ksTail, { ends, result: tail, first: n, second: m, distance: Number(distance), mode }, own);
    result.set([n > 0 && m > 0 ? Number(distance) / n / m : Number.NaN, tail[0], n, m, tail[1]]);
  },
};
