// `init` in a worker: reads all rows, looks at them, decides, writes the text. Long work, so not on the main thread.
import type { ProblemBody } from "../../artifacts/problem.js";
import { checkConfig } from "../../core/config-file.js";
import { parseYaml } from "../../core/config-yaml.js";
import type { TaskContext } from "../../engine/workers/worker.js";
import { readSources } from "../../sources/sources.js";
import { decide } from "./decide.js";
import { inspectData } from "./inspect-data.js";
import { writeConfig } from "./write-config.js";

export interface ProposalInput {
  /** Of the data, relative to `folder`. */
  readonly path: string;
  readonly folder: string;
  readonly target: string;
  readonly task: "auto" | "classification" | "regression";
  readonly seed: number;
  readonly project: string;
  readonly schema: string;
  /** `key.path=value` for how the data is read: gather.types, gather.duplicateColumns. */
  readonly overrides: readonly string[];
}

export interface Proposal {
  readonly text: string;
  readonly rows: number;
  readonly columns: number;
  readonly task: ProblemBody["task"];
  readonly taskReason: string;
  readonly metric: string;
  readonly split: "hash" | "time";
  readonly drop: readonly string[];
  readonly notes: readonly string[];
}

export async function run(input: ProposalInput, { runtime, onProgress }: TaskContext): Promise<Proposal> {
  const { path, folder, target, seed, project, schema } = input;
  const stub = { name: project, frame: { target }, gather: { sources: [{ path }] }, deploy: { name: project } };
  const { gather } = checkConfig(stub, "--set", { overrides: input.overrides }).config;
  const read = await readSources(gather.sources, folder, {
    missing: gather.missing,
    types: new Map(Object.entries(gather.types)),
    duplicateColumns: gather.duplicateColumns,
    runtime,
    onProgress,
  });
  const { table } = read;
  const data = inspectData(table, target, runtime, (done) =>
    onProgress({ step: "looking at columns", done, total: table.names.length, unit: "columns" }),
  );
  const decisions = decide(data, askedTask(input.task, data.target.facts.distinct));
  const text = writeConfig({ project, sources: [path], seed, schema }, data, decisions, gather);
  const { config } = checkConfig(parseYaml(text, "millrace.yaml").value, "millrace.yaml");
  return {
    text,
    rows: table.rowCount,
    columns: table.names.length,
    task: decisions.task,
    taskReason: decisions.taskReason,
    metric: config.frame.metric,
    split: config.preprocess.split.by,
    drop: config.preprocess.drop,
    notes: [
      ...(read.badLineCount > 0
        ? [
            `${read.badLineCount} lines could not be read, the first in line ${read.badLines[0]?.line}: ${read.badLines[0]?.reason}`,
          ]
        : []),
      ...new Set(decisions.leaks.map(({ reason }) => `leak? ${reason}`)),
    ],
  };
}

function askedTask(task: ProposalInput["task"], distinct: number) {
  if (task !== "classification") return task;
  return distinct === 2 ? "binary" : "multiclass";
}
