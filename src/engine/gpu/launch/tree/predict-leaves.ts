import { predictLeaves as op } from "../../../ops/tree/predict-leaves.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf, isNumeric } from "../doubles.js";
import { walkPartsOf } from "./forest-program.js";

// A level or so for every doubling of the leaves.
const levels = 8;

export const launchPredictLeaves: Launcher<typeof op> = {
  op,
  // Measured: about 15 ns a row and tree of 31 leaves on one thread.
  workload({ features, program, leaves }) {
    const rows = features[0]?.length ?? 0;
    const bytes = rows * features.length * 8 + program.length + leaves.length * 4;
    return { cpuMs: leaves.length * 15e-6, visits: leaves.length * levels * 8, bytes };
  },
  refuse({ features, program, leaves, firstTree, lastTree }) {
    const rows = features[0]?.length ?? 0;
    if (features.length === 0 || !features.every(isNumeric)) return "it reads numbers only";
    const { reads, roots } = walkPartsOf(program);
    if (reads.some((word, at) => at % 2 === 0 && word >= features.length)) return "a feature is not there";
    const fits = firstTree >= 0 && firstTree <= lastTree && lastTree <= roots.length;
    if (!fits || leaves.length !== rows * (lastTree - firstTree)) return "the sizes do not agree";
    return leaves.length < 2 ** 32 ? undefined : "there are more than 2^32 leaves to find";
  },
  async launch(job, { features, program, leaves, firstTree, lastTree }, runtime) {
    if (leaves.length === 0) return;
    const rows = features[0].length;
    const forest = walkPartsOf(program);
    const sets = new Uint32Array(forest.setOffsets.length + forest.setWords.length);
    sets.set(forest.setOffsets);
    sets.set(forest.setWords, forest.setOffsets.length);
    const found = job.room(leaves.byteLength);
    const bind = {
      0: job.shape(rows, lastTree - firstTree, forest.setOffsets.length),
      1: job.uploadAll(features.map((feature) => doublesOf(feature, runtime))),
      2: job.upload(forest.reads),
      3: job.upload(forest.roots.subarray(firstTree, lastTree)),
      4: job.upload(forest.nodes),
      5: job.upload(forest.nodeLeaves),
      6: job.upload(sets),
      7: found,
    };
    const groups = Math.min(4096, Math.ceil(leaves.length / job.gpu.workgroup));
    await job.run({ shader: op.name, entry: "predict_leaves", bind, groups });
    await job.read([found, leaves]);
  },
};
