import { readPart } from "../data/data-file.js";
import { timed } from "./clock.js";
import { columnCoder } from "./column-coder.js";
import type { Work } from "./done.js";

/** Builds what training reads, cuts and codes, from columns: the one thing that the public API does not do alone. */
export const construct: Work = async (job, set) => {
  const { columns } = readPart(set, "train");
  const coder = await columnCoder(columns, job.parameters.maxBin, job.threads);
  const { seconds, cpuSeconds } = await timed(() => {
    coder.findCuts();
    coder.codeFeatures();
  });
  return { construct: [{ way: "cuts and codes", value: cpuSeconds, wallSeconds: seconds }] };
};
