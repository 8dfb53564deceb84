import { predictLeaves as op } from "../../../ops/tree/predict-leaves.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf } from "../doubles.js";
import { startWalk, walkRefusal } from "./forest-walk.js";

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
  refuse({ features, program, leaves, ...range }) {
    const refusal = walkRefusal(features, program, range);
    if (refusal) return refusal;
    const found = (features[0]?.length ?? 0) * (range.lastTree - range.firstTree);
    if (leaves.length !== found) return "the sizes do not agree";
    return leaves.length < 2 ** 32 ? undefined : "there are more than 2^32 leaves to find";
  },
  async launch(job, { features, program, leaves, ...range }, runtime) {
    const walk = startWalk(job, program, range, (forest) => forest.nodeLeaves);
    const columns = features.map((feature) => doublesOf(feature, runtime));
    await walk(columns, leaves);
  },
};
