import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { Option } from "commander";
import { MillraceError } from "../../core/errors.js";
import { WorkerPool } from "../../engine/workers/pool.js";
import type { PredictFileInput, PredictFileResult } from "../../pipeline/predict-file.task.js";
import { ledgerFile } from "../../store/ledger.js";
import type { CliCommand } from "../command.js";
import { note, styled } from "../output.js";
import { progressLine } from "../progress.js";
import { configIfThere, modelReference, projectOption, storeOf } from "../project.js";
import type { Session } from "../session.js";

export const predictCommand: CliCommand = {
  usage: "predict",
  summary: "predict every row of a file; one output row per input row, in input order",
  examples: [
    "millrace predict --data new.csv --out predictions.csv",
    "millrace predict --data new.parquet --model churn@champion --out predictions.parquet",
  ],
  options(command) {
    projectOption(command);
    command.addOption(new Option("--data <file>", "file or glob of rows to predict").makeOptionMandatory());
    command.addOption(new Option("--out <file>", "where to write: .csv, .parquet or .arrow").makeOptionMandatory());
    command.addOption(new Option("--model <ref>", "name, name@version or name@alias"));
  },
  async run(session, _args, { project, data, out, model }) {
    const path = String(project);
    const storeFolder = storeOf(path);
    if (!existsSync(ledgerFile(storeFolder)))
      throw new MillraceError("ERR_PROJECT_EMPTY", { folder: dirname(storeFolder) });
    const loaded = await configIfThere(session, path);
    const input: PredictFileInput = {
      storeFolder,
      model: await modelReference(session, path, model),
      data: resolve(String(data)),
      out: resolve(String(out)),
      missing: loaded?.config.gather.missing ?? [],
      duplicateColumns: loaded?.config.gather.duplicateColumns ?? "error",
      device: session.options.device ?? "auto",
    };
    const result = await predictFile(session, input);
    const warnings = warningsOf(result);
    if (!session.options.quiet) for (const text of warnings) note(`${styled("yellow", "warning")}: ${text}`);
    const { name, version } = result.model;
    return {
      json: { ...result, warnings },
      text: `${result.rows} rows predicted with ${name}@${version}\n${result.out}`,
    };
  },
};

async function predictFile(session: Session, input: PredictFileInput): Promise<PredictFileResult> {
  const { threads, quiet = false } = session.options;
  const pool = new WorkerPool({ workers: 1, ...(threads === undefined ? {} : { threads }) });
  const line = progressLine(quiet);
  try {
    line.start("predict");
    return await pool.run<PredictFileInput, PredictFileResult>("pipeline/predict-file.task", input, {
      signal: session.signal,
      onProgress: (progress) => line.update(progress),
    });
  } finally {
    line.close();
    await pool.close();
  }
}

function warningsOf({ extra, unread, rejected }: PredictFileResult): string[] {
  const named = extra.slice(0, 20).map((name) => `'${name}'`);
  const more = extra.length > named.length ? ` and ${extra.length - named.length} more` : "";
  return [
    ...(extra.length > 0 ? [`columns that the model does not read: ${named.join(", ")}${more}`] : []),
    ...unread.map(({ column, cells }) => `${cells} cells of '${column}' could not be read and count as missing`),
    ...(rejected ? [`${rejected.count} lines could not be read; they are listed in ${rejected.file}`] : []),
  ];
}
