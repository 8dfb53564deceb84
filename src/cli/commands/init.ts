import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { Option } from "commander";
import { configNames } from "../../core/config-file.js";
import { configJsonSchema } from "../../core/config-schema.js";
import { MillraceError } from "../../core/errors.js";
import { WorkerPool } from "../../engine/workers/pool.js";
import { storeFolderOf } from "../../pipeline/run.js";
import type { CliCommand } from "../command.js";
import type { Proposal, ProposalInput } from "../init/propose-config.task.js";
import { progressLine } from "../progress.js";
import { oneOf, type Session } from "../session.js";

const schemaFile = ".millrace/config.schema.json";
const tasks = ["auto", "classification", "regression", "clustering"] as const;

export const initCommand: CliCommand = {
  usage: "init [dir]",
  summary: "look at the data and write millrace.yaml with every decision spelled out",
  examples: [
    "millrace init --data churn.csv --target churned",
    "millrace init house-prices --data 'sales/*.parquet' --target price --task regression",
  ],
  options(command) {
    command.addOption(new Option("--data <file>", "file or glob of the data").makeOptionMandatory());
    command.addOption(new Option("--target <column>", "column to predict").makeOptionMandatory());
    command.addOption(
      new Option("--task <task>", `kind of problem: ${tasks.join(", ")}`).argParser(oneOf("--task", tasks)),
    );
    command.addOption(new Option("--force", "write over a configuration that is there"));
  },
  async run(session, [dir = "."], { data, target, task = "auto", force }) {
    const asked = task as (typeof tasks)[number];
    if (asked === "clustering") {
      const instead = "Use --task classification or --task regression.";
      throw new MillraceError("ERR_LATER_VERSION", { what: "Clustering", instead });
    }
    const folder = resolve(dir);
    const file = join(folder, "millrace.yaml");
    const there = configNames.map((name) => join(folder, name)).find((path) => existsSync(path));
    if (there && !force) throw new MillraceError("ERR_CONFIG_EXISTS", { file: there });
    const proposal = await propose(session, folder, resolve(String(data)), String(target), asked);
    mkdirSync(storeFolderOf(folder), { recursive: true });
    writeFileSync(join(folder, schemaFile), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    writeFileSync(file, proposal.text);
    const { text: _, ...found } = proposal;
    return { json: { config: file, ...found }, text: summary(file, dir, proposal) };
  },
};

async function propose(
  session: Session,
  folder: string,
  data: string,
  target: string,
  task: ProposalInput["task"],
): Promise<Proposal> {
  const { threads, quiet = false, seed = 42, set = [] } = session.options;
  const pool = new WorkerPool({ workers: 1, ...(threads === undefined ? {} : { threads }) });
  const line = progressLine(quiet);
  const path = relative(folder, data);
  const input: ProposalInput = {
    path: path.split("\\").join("/"),
    folder,
    target,
    task,
    seed,
    project: projectName(data),
    schema: schemaFile,
    overrides: set,
  };
  const start = performance.now();
  try {
    line.start("init");
    const proposal = await pool.run<ProposalInput, Proposal>("cli/init/propose-config.task", input, {
      signal: session.signal,
      onProgress: (progress) => line.update(progress),
    });
    line.end("done", (performance.now() - start) / 1000);
    return proposal;
  } finally {
    line.close();
    await pool.close();
  }
}

/** Names that say nothing about what the data is: its folder's name says more. */
const plainNames = new Set(["train", "training", "data", "dataset", "test", "input", "all"]);

/** A registry name out of a file name: `Ames Housing.csv.gz` -> `ames-housing`. */
export function projectName(data: string): string {
  const slug = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9._-]+/g, "-")
      .replace(/\.{2,}/g, ".")
      .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, "")
      .slice(0, 100);
  const stem = slug(basename(data).replace(/(\.(gz|csv|tsv|txt|json|jsonl|ndjson|parquet|arrow|feather))+$/i, ""));
  const parent = slug(basename(dirname(data)));
  return (plainNames.has(stem) || stem === "" ? parent : stem) || stem || "project";
}

function summary(
  file: string,
  dir: string,
  { rows, columns, task, taskReason, metric, split, drop, notes }: Proposal,
): string {
  const where = dir === "." ? "" : ` ${dir}`;
  return [
    `${rows} rows, ${columns} columns`,
    `task    ${task}: ${taskReason}`,
    `metric  ${metric}`,
    `split   by ${split}`,
    ...(drop.length > 0
      ? [
          `drop    ${drop.length > 10 ? `${drop.slice(0, 10).join(", ")} and ${drop.length - 10} more` : drop.join(", ")}`,
        ]
      : []),
    ...notes.map((text) => `note    ${text}`),
    "",
    `wrote ${file}`,
    `next: millrace run${where}`,
  ].join("\n");
}
