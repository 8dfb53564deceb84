import { type Comparison, compareRuns } from "../../pipeline/compare-runs.js";
import { runNamed } from "../../pipeline/run-history.js";
import { ArtifactStore } from "../../store/artifact-store.js";
import type { CliCommand } from "../command.js";
import { projectOption, storeOf, withLedger } from "../project.js";
import { score, textTable } from "../table.js";

export const compareCommand: CliCommand = {
  usage: "compare <run> <other>",
  summary: "what changed between two runs: data, configuration, seed, code, and the metrics",
  examples: ["millrace compare last~1 last", "millrace compare 20260101120000-ab12cd 20260102120000-ef34ab --json"],
  options: projectOption,
  async run(_session, [first, second], { project }) {
    const storeFolder = storeOf(String(project));
    return withLedger(storeFolder, (ledger) => {
      const comparison = compareRuns(
        runNamed(ledger, first!),
        runNamed(ledger, second!),
        new ArtifactStore(storeFolder),
      );
      return { json: comparison, text: summary(comparison) };
    });
  },
};

function summary({ runs, changed, config, seed, code, phases, model, metrics }: Comparison): string {
  const shown = (value: unknown) => {
    const text = JSON.stringify(value);
    return text.length > 60 ? `${text.slice(0, 57)}...` : text;
  };
  const lines = [
    `${runs[0]} -> ${runs[1]}`,
    `data    ${changed.data ? "changed" : "the same"}`,
    `config  ${changed.config ? `${config.length} ${config.length === 1 ? "key" : "keys"} changed` : "the same"}`,
    ...config.map(({ key, before, after }) => `        ${key}: ${shown(before)} -> ${shown(after)}`),
    `seed    ${changed.seed ? `${seed[0]} -> ${seed[1]}` : "the same"}`,
    `code    ${changed.code ? `${code[0]} -> ${code[1]}` : "the same"}`,
    `results ${phases.length === 0 ? "the same" : `of ${phases.join(", ")} differ`}`,
    ...(model[0] !== model[1] ? [`model   ${model[0]} -> ${model[1]}`] : []),
  ];
  const rows = metrics.test.map(({ metric, before, after, delta }) => [
    metric,
    score(before),
    score(after),
    `${delta > 0 ? "+" : ""}${score(delta)}`,
  ]);
  return rows.length === 0
    ? lines.join("\n")
    : `${lines.join("\n")}\n\n${textTable(["test metric", "before", "after", "change"], rows)}`;
}
