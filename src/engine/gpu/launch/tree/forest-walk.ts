// Rows walk down the trees of a compiled forest: what tree/predict-leaves and tree/predict-trees do on a GPU.
import type { Chunk } from "../../../../columns/column.js";
import { predictLeaves } from "../../../ops/tree/predict-leaves.js";
import type { GpuJob } from "../../gpu-job.js";
import type { Workload } from "../../launcher.js";
import { isNumeric } from "../doubles.js";
import { type WalkParts, walkPartsOf } from "./forest-program.js";

interface Trees {
  readonly firstTree: number;
  readonly lastTree: number;
}

// A level or so for every doubling of the leaves.
const levels = 8;
// Measured, of a row and tree on one thread: 1.5 ns where many rows are evaluated at once (31 leaves), 16 ns where each walks
// (500 leaves).
const denseMs = 1.5e-6;
const walkedMs = 16e-6;

/** What it costs rows to walk trees, here and there, without what becomes of the leaves. */
export function walkWorkload(
  features: readonly Chunk[],
  program: Uint8Array,
  { firstTree, lastTree }: Trees,
): Workload {
  const rows = features[0]?.length ?? 0;
  const leaves = rows * Math.max(0, lastTree - firstTree);
  const dense = walkPartsOf(program).isDense.slice(firstTree, lastTree).filter(Boolean).length;
  const cpuMs = rows * dense * denseMs + (leaves - rows * dense) * walkedMs;
  const bytes = rows * features.length * 8 + program.length + leaves * 4;
  return { cpuMs, visits: leaves * levels * 8, bytes };
}

/** Why rows cannot walk these trees there. */
export function walkRefusal(
  features: readonly Chunk[],
  program: Uint8Array,
  { firstTree, lastTree }: Trees,
): string | undefined {
  if (features.length === 0 || !features.every(isNumeric)) return "it reads numbers only";
  const { reads, roots } = walkPartsOf(program);
  if (reads.some((word, at) => at % 2 === 0 && word >= features.length)) return "a feature is not there";
  const fits = firstTree >= 0 && firstTree <= lastTree && lastTree <= roots.length;
  return fits ? undefined : "the sizes do not agree";
}

/**
 * Brings the trees there once, for any number of walks: each finds for every row of `columns` and each tree what `tellOf`
 * says of the node it comes to, row-major.
 */
export function startWalk(
  job: GpuJob,
  program: Uint8Array,
  { firstTree, lastTree }: Trees,
  tellOf: (forest: WalkParts) => Uint32Array,
): (columns: readonly Float64Array[], found: Int32Array) => Promise<void> {
  const forest = walkPartsOf(program);
  const sets = new Uint32Array(forest.setOffsets.length + forest.setWords.length);
  sets.set(forest.setOffsets);
  sets.set(forest.setWords, forest.setOffsets.length);
  const trees = {
    2: job.upload(forest.reads),
    3: job.upload(forest.roots.subarray(firstTree, lastTree)),
    4: job.upload(forest.nodes),
    5: job.upload(tellOf(forest)),
    6: job.upload(sets),
  };
  return async (columns, found) => {
    if (found.length === 0) return;
    const room = job.room(found.byteLength);
    const bind = {
      0: job.shape(columns[0].length, lastTree - firstTree, forest.setOffsets.length),
      1: job.uploadAll(columns),
      ...trees,
      7: room,
    };
    const groups = Math.min(4096, Math.ceil(found.length / job.gpu.workgroup));
    await job.run({ shader: predictLeaves.name, entry: "predict_leaves", bind, groups });
    await job.read([room, found]);
    job.free(bind[1], room);
  };
}
