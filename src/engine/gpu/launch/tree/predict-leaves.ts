import { predictLeaves as op } from "../../../ops/tree/predict-leaves.js";
import type { Launcher } from "../../launcher.js";
import { doublesOf } from "../doubles.js";
import { startWalk, walkRefusal, walkWorkload } from "./forest-walk.js";

export const launchPredictLeaves: Launcher<typeof op> = {
  op,
  workload: ({ features, program, ...range }) => walkWorkload(features, program, range),
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
