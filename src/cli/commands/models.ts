import { existsSync } from "node:fs";
import { ledgerFile } from "../../store/ledger.js";
import type { ModelVersion } from "../../store/model-registry.js";
import type { CliCommand } from "../command.js";
import { projectOption, storeOf, withRegistry } from "../project.js";
import { score, textTable } from "../table.js";

export const modelsCommand: CliCommand = {
  usage: "models",
  summary: "the versions in the model registry, and which alias points at which",
  examples: ["millrace models", "millrace models --project flights --json"],
  options: projectOption,
  async run(_session, _args, { project }) {
    const storeFolder = storeOf(String(project));
    const models = existsSync(ledgerFile(storeFolder))
      ? await withRegistry(storeFolder, (registry) => registry.list())
      : [];
    return {
      json: { models: models.map(modelDocument) },
      text: models.length === 0 ? "no model has been published yet" : table(models),
    };
  },
};

/** A version as the command line shows it; its path is of no use to a reader. */
export function modelDocument({ name, version, hash, bytes, facts, published, aliases }: ModelVersion) {
  return { name, version, aliases, hash, bytes, published, facts };
}

function table(models: readonly ModelVersion[]): string {
  const rows = models.map(({ name, version, aliases, facts, bytes, published }) => {
    const { kind, metric, score: value } = facts as { kind?: unknown; metric?: unknown; score?: unknown };
    const judged = typeof value === "number" ? `${metric ?? ""} ${score(value)}`.trim() : "";
    return [
      `${name}@${version}`,
      aliases.join(", "),
      String(kind ?? ""),
      judged,
      String(bytes),
      published.slice(0, 19).replace("T", " "),
    ];
  });
  return textTable(["model", "alias", "kind", "test", "bytes", "published"], rows);
}
