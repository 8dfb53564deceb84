// What `run`, the eight phase commands and `retrain` share: walk the rooms with progress, write the report, say what came out.
import { availableParallelism, hostname } from "node:os";
import type { DeploymentBody } from "../artifacts/deployment.js";
import type { HealthReportBody } from "../artifacts/health-report.js";
import type { ProblemBody } from "../artifacts/problem.js";
import type { TrainedModelBody } from "../artifacts/trained-model.js";
import type { LoadedConfig } from "../core/config-file.js";
import type { PhaseName } from "../phases/run-context.js";
import { type RunOptions, type RunResult, runPipeline } from "../pipeline/run.js";
import { writeReport } from "../pipeline/write-report.js";
import type { Answer } from "./command.js";
import { note, styled } from "./output.js";
import { type ProgressLine, progressLine, secondsText } from "./progress.js";
import type { Session } from "./session.js";
import { score, textTable } from "./table.js";

export interface PhaseRange {
  readonly from?: PhaseName;
  readonly to?: PhaseName;
}

/** The document of `millrace run --json`. Parts that a shorter run does not reach are null. */
export interface RunDocument {
  readonly run: string;
  readonly seed: number;
  readonly phases: RunResult["phases"];
  readonly model: {
    readonly name: string;
    readonly version: number;
    readonly kind: string;
    readonly hash: string;
  } | null;
  readonly metrics: TrainedModelBody["scores"] | null;
  readonly metric: { readonly name: string; readonly direction: string } | null;
  readonly interval: readonly [number, number] | null;
  readonly gate: TrainedModelBody["gate"] | null;
  readonly drift: { readonly alerts: readonly string[]; readonly decision: string } | null;
  readonly report: string;
}

/** Runs phases and writes the report. Progress goes to standard error. */
export async function runPhases(
  session: Session,
  loaded: LoadedConfig,
  range: PhaseRange,
): Promise<RunResult & { readonly report: string }> {
  const line = progressLine(session.options.quiet ?? false);
  const started = new Date().toISOString();
  try {
    const result = await runPipeline({ ...pipelineOptions(session, loaded, line), ...range });
    const project = { config: loaded.recorded, folder: loaded.folder };
    return { ...result, report: writeReport(project, result, runFacts(session, started)).html };
  } finally {
    line.close();
  }
}

/** What the pipeline is given by the command line, whatever it runs. */
export function pipelineOptions({ options, signal }: Session, loaded: LoadedConfig, line: ProgressLine): RunOptions {
  const { config, recorded, folder } = loaded;
  return {
    config,
    recorded,
    folder,
    device: options.device ?? "auto",
    signal,
    ...(options.threads === undefined ? {} : { threads: options.threads }),
    onProgress: (_, progress) => line.update(progress),
    onPhase({ phase, status, seconds }) {
      if (status !== "done") line.start(phase);
      if (status !== "started") line.end(status, seconds);
    },
  };
}

/** What the report says about the run itself. */
export function runFacts({ options }: Session, startedAt: string) {
  const { device = "auto", threads = availableParallelism() } = options;
  return { startedAt, host: hostname(), device, threads };
}

function bodiesOf(result: RunResult) {
  const body = (name: PhaseName) => result.artifacts.get(name)?.body;
  return {
    problem: body("frame") as ProblemBody | undefined,
    trained: body("train") as TrainedModelBody | undefined,
    deployment: body("deploy") as DeploymentBody | undefined,
    health: body("monitor") as HealthReportBody | undefined,
  };
}

export function runDocument(result: RunResult & { readonly report: string }): RunDocument {
  const { trained, deployment, health } = bodiesOf(result);
  return {
    run: result.run,
    seed: result.seed,
    // Which op ran where is in the report and the ledger.
    phases: result.phases.map(({ ops: _ops, ...phase }) => phase),
    model: deployment
      ? { name: deployment.name, version: deployment.version, kind: deployment.kind, hash: deployment.hash }
      : null,
    metrics: trained?.scores ?? null,
    metric: trained?.metric ?? null,
    interval: trained?.interval ?? null,
    gate: trained?.gate ?? null,
    drift: health ? { alerts: health.alerts, decision: health.retrain.decision } : null,
    report: result.report,
  };
}

/**
 * The answer of a run: exit code 4 when the gate was not met; 5 when `isMonitor` and an alert was raised (drift that
 * `run` finds is reported with code 0).
 */
export function runAnswer(result: RunResult & { readonly report: string }, isMonitor = false): Answer {
  const json = runDocument(result);
  const { trained, health } = bodiesOf(result);
  const text = runSummary(result);
  if (trained && !trained.gate.passed)
    return { json, text, exit: 4, alert: `The gate is not met: ${trained.gate.sentence}` };
  if (health && health.alerts.length > 0) {
    const alert = [...health.alerts, `Decision: ${health.retrain.decision}.`].join("\n       ");
    return { json, text, alert, exit: isMonitor ? 5 : 0 };
  }
  return { json, text };
}

function runSummary(result: RunResult & { readonly report: string }): string {
  const { problem, trained, deployment, health } = bodiesOf(result);
  const phases = result.phases.map(({ name, status, seconds }) => [name, status, secondsText(seconds)]);
  const blocks = [textTable(["phase", "status", "time"], phases)];
  if (problem) blocks.push(`${problem.task}: ${problem.taskReason}\nframing says ${problem.verdict.decision}`);
  if (trained) blocks.push(modelTable(trained));
  const lines: string[] = [];
  if (trained) {
    const { metric, scores, interval, gate } = trained;
    const [low, high] = interval.map(score);
    lines.push(
      `test ${metric.name}  ${score(scores.test[metric.name])}  (95 %: ${low} to ${high})`,
      `gate  ${gate.passed ? "passed" : "NOT passed"}: ${gate.sentence}`,
    );
  }
  if (deployment) lines.push(`model  ${deployment.name}@${deployment.version}`);
  if (health) {
    const { length } = health.alerts;
    const alerts = length === 0 ? "no alert" : `${length} ${length === 1 ? "alert" : "alerts"}`;
    lines.push(`monitor  ${alerts} (${health.retrain.decision})`);
  }
  lines.push(`report  ${result.report}`);
  return [...blocks, lines.join("\n")].join("\n\n");
}

function modelTable({ models, metric }: TrainedModelBody): string {
  const rows = models.map(({ title, train, validation, noise, chosen }) => [
    title,
    score(train[metric.name]),
    `${score(validation[metric.name])} ± ${score(noise)}`,
    chosen ? "chosen" : "",
  ]);
  return textTable(["model", `train ${metric.name}`, `validation ${metric.name}`, ""], rows);
}

/** A line about what a command is doing, when it is not quiet. */
export function say(session: Session, text: string): void {
  if (!session.options.quiet) note(styled("dim", text));
}
