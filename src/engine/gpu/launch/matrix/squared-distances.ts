import { makeChunk } from "../../../../columns/column.js";
import { runOp } from "../../../dispatch.js";
import { scale as scaleOp } from "../../../ops/column/scale.js";
import { squaredDistances as op } from "../../../ops/matrix/squared-distances.js";
import { unreported } from "../../../runtime.js";
import { GpuRefused } from "../../gpu-job.js";
import { mostGroups, strides, tileOf } from "../../grid.js";
import type { Launcher } from "../../launcher.js";
import { fixedScale, rangeOf, scaleWords } from "../statistics/range.js";

const unitBits = 30;
// Squares of what is so much larger or smaller do not fit a double's range, with room for their sums.
const mostExponent = 480;

export const launchSquaredDistances: Launcher<typeof op> = {
  op,
  // Measured: 0.55 ns a difference on one thread.
  workload({ points, centers, distances, width }) {
    const steps = distances.length * width;
    const bytes = (points.length + centers.length) * 8 + distances.length * 4;
    return { cpuMs: steps * 0.55e-6, visits: steps / 4 + points.length * 10, bytes, waits: 3 };
  },
  refuse({ points, centers, distances, width }, gpu) {
    if (!(width > 0) || points.length % width !== 0 || centers.length % width !== 0) return "the sizes do not agree";
    const [n, k] = [points.length / width, centers.length / width];
    const tile = tileOf(gpu.workgroup);
    if (distances.length !== n * k) return "the sizes do not agree";
    return Math.ceil(n / tile) <= mostGroups && Math.ceil(k / tile) <= mostGroups
      ? undefined
      : "there are too many points";
  },
  async launch(job, { points, centers, distances, width }, runtime) {
    if (distances.length === 0) return;
    const [n, k] = [points.length / width, centers.length / width];
    const cells = [job.upload(points), job.upload(centers)];
    const ranges = [await rangeOf(job, cells[0], points.length), await rangeOf(job, cells[1], centers.length)];
    if (ranges.some(({ missing, infinite }) => missing + infinite > 0)) throw new GpuRefused("a number is not finite");
    const scale = fixedScale(
      Math.min(...ranges.map(({ minimum }) => minimum)),
      Math.max(...ranges.map(({ maximum }) => maximum)),
    );
    if (Math.abs(scale.exponent) > mostExponent) throw new GpuRefused("numbers are too large or too small");
    const fixed = await Promise.all(
      cells.map(async (buffer, which) => {
        const count = [points, centers][which].length;
        const bind = { 0: job.shape(n, k, width, count, ...scaleWords(scale)), 1: buffer, 2: job.room(count * 4) };
        const groups = strides(count, job.gpu.workgroup);
        await job.run({ shader: op.name, entry: "squared_distances_fix", bind, groups });
        return bind[2];
      }),
    );
    const sums = new Float32Array(n * k);
    const tile = tileOf(job.gpu.workgroup);
    const found = job.room(sums.byteLength);
    await job.run({
      shader: op.name,
      entry: "squared_distances",
      bind: { 0: job.shape(n, k, width, 0, ...scaleWords(scale)), 3: fixed[0], 4: fixed[1], 5: found },
      groups: [Math.ceil(n / tile), Math.ceil(k / tile), 1],
      constants: { TILE: tile },
    });
    await job.read([found, sums]);
    const own = unreported(runtime);
    const spread = 2 ** (2 * (scale.exponent - unitBits));
    runOp(scaleOp, { column: makeChunk("float32", { values: sums }), values: distances, center: 0, spread }, own);
  },
};
