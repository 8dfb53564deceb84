import type { DataSet } from "../data/data-file.js";
import type { Answer, Job } from "../jobs.js";

/** What a job of ours found. `missing`: the library does not have what it needs, and what that is. */
export type Done = Partial<Answer> & { readonly predictions?: Float64Array; readonly missing?: string };

export type Work = (job: Job, set: DataSet) => Promise<Done>;
