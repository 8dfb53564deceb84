import { runOp } from "../../../dispatch.js";
import { predictLeaves } from "../../../ops/tree/predict-leaves.js";
import { predictTrees as op } from "../../../ops/tree/predict-trees.js";
import { sumLeaves } from "../../../ops/tree/sum-leaves.js";
import { unreported } from "../../../runtime.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf } from "../doubles.js";
import { startWalk, walkRefusal, walkWorkload } from "./forest-walk.js";

// Measured: 1.4 ns a leaf on one thread.
const sumMs = 1.4e-6;
// Leaves that are found before they are added up: 32 MB.
const leavesAtOnce = 2 ** 23;

/** The leaves are found there, by the shader of tree/predict-leaves; their sums, in float64, are the CPU's. */
export const launchPredictTrees: Launcher<typeof op> = {
  op,
  shader: predictLeaves.name,
  workload({ features, program, ...range }) {
    const leaves = (features[0]?.length ?? 0) * (range.lastTree - range.firstTree);
    const waits = Math.max(1, Math.ceil(leaves / leavesAtOnce));
    return { ...walkWorkload(features, program, range), waits, hostMs: leaves * sumMs };
  },
  refuse: ({ features, program, ...range }) => walkRefusal(features, program, range),
  async launch(job, { features, program, predictions, raw, ...range }, runtime) {
    const rows = features[0].length;
    const trees = range.lastTree - range.firstTree;
    const width = predictions.length / Math.max(1, rows);
    const together = Math.max(1, Math.floor(leavesAtOnce / Math.max(1, trees)));
    const columns = features.map((feature) => doublesOf(feature, runtime));
    const walk = startWalk(job, program, range, ({ nodeLeaves }) => Uint32Array.from(nodeLeaves.keys()));
    const own = unreported(runtime);
    for (let begin = 0; begin < rows; begin += together) {
      const end = Math.min(rows, begin + together);
      const nodes = new Int32Array((end - begin) * trees);
      await walk(
        columns.map((column) => column.subarray(begin, end)),
        nodes,
      );
      const answers = predictions.subarray(begin * width, end * width);
      runOp(sumLeaves, { nodes, program, predictions: answers, ...range, raw }, own);
    }
  },
};
