import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { DeploymentBody } from "../artifacts/deployment.js";
import { writeArrow } from "../columns/arrow-ipc.js";
import type { Column } from "../columns/column.js";
import { withColumns } from "../columns/table.js";
import { columnFrom } from "../columns/values.js";
import type { Config } from "../core/config.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { PhaseName } from "../phases/run-context.js";
import { openLedger } from "../store/ledger.js";
import { readLoggedPredictions } from "../store/logged-predictions.js";
import { ModelRegistry } from "../store/model-registry.js";
import type { CompareInput, CompareOutput } from "./compare-models.task.js";
import { type RunOptions, type RunResult, runPipeline, storeFolderOf } from "./run.js";

export interface RetrainOptions extends Omit<RunOptions, "from" | "to"> {
  /** Train again even when the health report says keep. */
  readonly force?: boolean;
}

export interface RetrainResult {
  /** `not-needed`: healthy; `promoted`: the challenger is champion now; `kept`: the old champion stays. */
  readonly outcome: "not-needed" | "promoted" | "kept";
  readonly reasons: readonly string[];
  readonly metric: string;
  /** Labelled rows of the prediction log that were added to the sources. */
  readonly collected: number;
  /** Both scored on the challenger's test rows. */
  readonly scores?: { readonly champion: number | null; readonly challenger: number; readonly rows: number };
  readonly model: { readonly name: string; readonly version: number };
  readonly run: RunResult;
}

/**
 * One turn of the loop:
 *   1. monitor the champion; when it is healthy, stop
 *   2. collect: predicted rows whose label has arrived join the sources
 *   3. gather, prepare, train and evaluate a challenger, without publishing it
 *   4. score the champion on the challenger's test rows
 *   5. publish and promote the challenger only when it is better there; else everything stays as it was
 *
 * Killed anywhere and run again, it goes on where it stopped: every step is a phase of a run.
 *
 * @throws {MillraceError} what `runPipeline` throws
 */
export async function retrain(options: RetrainOptions): Promise<RetrainResult> {
  const { force, ...rest } = options;
  const storeFolder = storeFolderOf(options.folder);
  const watched = await runPipeline(rest);
  const health = watched.artifacts.get("monitor")!.body;
  const deployment = watched.artifacts.get("deploy")!.body;
  const live = liveChampion(storeFolder, options.config.deploy);
  const model = live
    ? { name: live.name, version: live.version }
    : { name: deployment.name, version: deployment.version };
  const { metric } = watched.artifacts.get("train")!.body;
  const base = { metric: metric.name, model, collected: 0, run: watched };
  if (health.retrain.decision === "keep" && !force)
    return { ...base, outcome: "not-needed", reasons: health.retrain.reasons };

  const { config, collected } = withLabelledRows(options.config, options.folder, deployment);
  const trained = await runPipeline({ ...rest, config, to: "train" });
  const challenger = trained.artifacts.get("train")!.body;
  const score = challenger.scores.test[metric.name];
  const { score: championScore, rows } = live
    ? await compare(storeFolder, trained, live.file, metric.name, options)
    : { score: undefined, rows: 0 };
  const isBetter =
    championScore === undefined || (metric.direction === "higher" ? score > championScore : score < championScore);
  const scores = { champion: championScore ?? null, challenger: score, rows };
  if (!isBetter || !challenger.gate.passed) {
    const why = isBetter
      ? challenger.gate.sentence
      : `The champion scores ${championScore}, the challenger ${score}, on the same ${rows} rows.`;
    return { ...base, outcome: "kept", reasons: [...health.retrain.reasons, why], collected, scores, run: trained };
  }
  const published = await runPipeline({ ...rest, config });
  const { name, version } = published.artifacts.get("deploy")!.body;
  return {
    ...base,
    outcome: "promoted",
    reasons: health.retrain.reasons,
    collected,
    scores,
    model: { name, version },
    run: published,
  };
}

function liveChampion(
  storeFolder: string,
  deploy: Config["deploy"],
): { name: string; version: number; file: Uint8Array } | undefined {
  const ledger = openLedger(storeFolder);
  try {
    const registry = new ModelRegistry(storeFolder, ledger);
    const { aliases } = registry.resolve(deploy.name);
    // Nothing was ever good enough to be champion: there is nobody to beat.
    if (!aliases.includes(deploy.alias)) return undefined;
    const { model, file } = registry.read(`${deploy.name}@${deploy.alias}`);
    return { name: model.name, version: model.version, file };
  } finally {
    ledger.close();
  }
}

// A target that is derived from another column cannot be rebuilt from its label: then only the sources count.
function withLabelledRows(
  config: Config,
  folder: string,
  deployment: DeploymentBody,
): { config: Config; collected: number } {
  const { target } = config.frame;
  const logged = readLoggedPredictions(storeFolderOf(folder), deployment.name, deployment.version);
  if (!logged || typeof target !== "string") return { config, collected: 0 };
  const collected = logged.labels.reduce((count, label) => count + (label === null ? 0 : 1), 0);
  if (collected === 0) return { config, collected };
  const table = withColumns(logged.inputs, [[target, labelColumn(logged.labels)]]);
  const place = join(storeFolderOf(folder), "collected");
  mkdirSync(place, { recursive: true });
  const file = join(place, `${deployment.name}-${deployment.version}.arrow`);
  writeFileSync(file, Buffer.concat([...writeArrow(table, { format: "file" })]));
  const sources = [...config.gather.sources, { path: file, format: "arrow-file" as const }];
  return { config: { ...config, gather: { ...config.gather, sources } }, collected };
}

// Labels come as text; where all are numbers the target of the sources is one too.
function labelColumn(labels: readonly (string | null)[]): Column {
  const numbers = labels.map((label) => (label === null ? null : Number(label)));
  const isNumeric = numbers.every((number) => number === null || Number.isFinite(number));
  return columnFrom(isNumeric ? numbers : labels);
}

async function compare(
  storeFolder: string,
  trained: RunResult,
  champion: Uint8Array,
  metric: string,
  options: RetrainOptions,
): Promise<CompareOutput> {
  const pool = new WorkerPool({ threads: options.threads, workers: 1 });
  try {
    const hash = (phase: PhaseName) => trained.artifacts.get(phase)!.hash;
    const input: CompareInput = { storeFolder, raw: hash("gather"), prepared: hash("preprocess"), champion, metric };
    return await pool.run("pipeline/compare-models.task", input, options.signal ? { signal: options.signal } : {});
  } finally {
    await pool.close();
  }
}
