// Scores the champion on the rows the challenger was tested on: raw rows in, the same metric out, in a pool worker.

import { predictTable, restorePipeline } from "../artifacts/pipeline.js";
import { decodePipeline } from "../artifacts/pipeline-file.js";
import { type PreparedData, parts } from "../artifacts/prepared-data.js";
import type { RawData } from "../artifacts/raw-data.js";
import { takeRows } from "../engine/take-rows.js";
import type { TaskContext } from "../engine/workers/worker.js";
import { metricNamed } from "../metrics/metrics.js";
import { ArtifactStore } from "../store/artifact-store.js";

export interface CompareInput {
  readonly storeFolder: string;
  /** Hashes of the challenger's RawData and PreparedData. */
  readonly raw: string;
  readonly prepared: string;
  /** The champion's pipeline file. */
  readonly champion: Uint8Array;
  readonly metric: string;
}

export interface CompareOutput {
  readonly rows: number;
  /** The champion's score; undefined when its classes are not the challenger's, so that no row can be compared. */
  readonly score?: number;
}

export function run(input: CompareInput, { runtime }: TaskContext): CompareOutput {
  const store = new ArtifactStore(input.storeFolder);
  const raw = store.get(input.raw) as unknown as RawData;
  const prepared = store.get(input.prepared) as unknown as PreparedData;
  const part = prepared.arrays.get("part") as Uint8Array;
  const isTest = (_: unknown, index: number) => part[index] === parts.indexOf("test");
  const rows = (prepared.arrays.get("row") as Uint32Array).filter(isTest);
  const labels = (prepared.arrays.get("labels") as Float64Array).filter(isTest);
  const { body, arrays } = decodePipeline(input.champion);
  const { classes } = body.model;
  if (classes.join("\0") !== prepared.body.classes.join("\0")) return { rows: rows.length };
  const test = takeRows(raw.tables.get("data")!, rows, runtime);
  const { predictions } = predictTable(restorePipeline(body, arrays), test, runtime);
  return {
    rows: rows.length,
    score: metricNamed(input.metric).score({ labels, predictions, classCount: classes.length }),
  };
}
