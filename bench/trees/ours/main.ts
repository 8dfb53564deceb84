// One job of ours in a process of its own: the job as JSON is the argument, the answer as JSON the last line.
import { readFileSync, writeFileSync } from "node:fs";
import { readDataSet } from "../data/data-file.js";
import type { Job, JobKind } from "../jobs.js";
import { construct } from "./construct.js";
import type { Done, Work } from "./done.js";
import { trainForest } from "./forest.js";
import { predictLoaded } from "./loaded.js";
import { train } from "./train.js";

const kinds: Readonly<Record<JobKind, Work>> = {
  train,
  construct,
  forest: trainForest,
  loaded: predictLoaded,
};

const job = JSON.parse(process.argv[2]) as Job;
const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
const { predictions, ...answer } = await kinds[job.kind](job, readDataSet(job.data)).catch(notThereYet);
if (predictions) writeFileSync(job.predictions, predictions);
console.log(JSON.stringify({ version, ...answer }));

/** An option or a column type that this build refuses is a feature to come, not an accident. */
function notThereYet(error: Error & { code?: string }): Done {
  const isRefused = ["ERR_OPTION_UNKNOWN", "ERR_FEATURE_TYPE", "ERR_TYPE", "ERR_INVALID_VALUE"].includes(
    error.code ?? "",
  );
  if (!isRefused) throw error;
  return { missing: `not there yet: ${error.message}` };
}
