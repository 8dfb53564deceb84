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

/** An option or a kind of column that this build refuses is a feature to come, not an accident. */
function notThereYet(error: Error & { code?: string }): Done {
  if (error.code !== "ERR_OPTION_UNKNOWN" && error.code !== "ERR_FEATURE_TYPE") throw error;
  return { missing: `not there yet: ${error.message.split(". ")[0]}` };
}
