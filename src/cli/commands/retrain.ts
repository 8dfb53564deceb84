import { Option } from "commander";
import type { HealthReportBody } from "../../artifacts/health-report.js";
import { type RetrainResult, retrain } from "../../pipeline/retrain.js";
import { writeReport } from "../../pipeline/write-report.js";
import type { Answer, CliCommand } from "../command.js";
import { progressLine } from "../progress.js";
import { pipelineOptions, runFacts } from "../run-phases.js";
import { score } from "../table.js";

export const retrainCommand: CliCommand = {
  usage: "retrain [config]",
  summary: "the monitored loop once: collect, prepare, train, evaluate, promote or keep; exit code 5 when drift stays",
  examples: ["millrace retrain", "millrace retrain --force --json"],
  options: (command) => command.addOption(new Option("--force", "train again even when the model is healthy")),
  async run(session, [path], { force }) {
    const loaded = await session.config(path);
    const line = progressLine(session.options.quiet ?? false);
    const started = new Date().toISOString();
    try {
      const result = await retrain({ ...pipelineOptions(session, loaded, line), ...(force ? { force: true } : {}) });
      const report = writeReport(
        { config: loaded.recorded, folder: loaded.folder },
        result.run,
        runFacts(session, started),
      );
      return answer(result, report.html);
    } finally {
      line.close();
    }
  },
};

/** Exit code 5: an alert was raised and the old model stays. */
function answer({ run, ...result }: RetrainResult, report: string): Answer {
  const health = run.artifacts.get("monitor")?.body as HealthReportBody | undefined;
  const { outcome, model, scores, metric, reasons, collected } = result;
  const compared = scores
    ? [
        `${metric} on the same ${scores.rows} rows: champion ${scores.champion === null ? "none" : score(scores.champion)}, challenger ${score(scores.challenger)}`,
      ]
    : [];
  const text = [
    { "not-needed": "the model is healthy", promoted: "promoted", kept: "the champion stays" }[outcome],
    ...reasons,
    ...(collected > 0 ? [`${collected} labelled rows of the prediction log were added`] : []),
    ...compared,
    `model   ${model.name}@${model.version}`,
    `report  ${report}`,
  ].join("\n");
  const json = { ...result, run: run.run, report };
  const isAlert = outcome === "kept" || (outcome === "not-needed" && (health?.alerts.length ?? 0) > 0);
  if (!isAlert) return { json, text };
  return { json, text, exit: 5, alert: (health?.alerts ?? reasons).join(" ") };
}
