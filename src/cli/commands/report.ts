import { Option } from "commander";
import { storeFolderOf } from "../../pipeline/run.js";
import { resultOfRun, runNamed } from "../../pipeline/run-history.js";
import { writeReport } from "../../pipeline/write-report.js";
import { ArtifactStore } from "../../store/artifact-store.js";
import type { CliCommand } from "../command.js";
import { withLedger } from "../project.js";

export const reportCommand: CliCommand = {
  usage: "report [config]",
  summary: "write the report of a run again, and say where it is",
  examples: ["millrace report", "millrace report --run last~1", "millrace report --json"],
  options: (command) => command.addOption(new Option("--run <run>", "a run's id, last, or last~1").default("last")),
  async run(session, [path], { run: word }) {
    const { recorded, folder } = await session.config(path);
    const storeFolder = storeFolderOf(folder);
    return withLedger(storeFolder, (ledger) => {
      const run = runNamed(ledger, String(word));
      const result = resultOfRun(run, new ArtifactStore(storeFolder));
      const facts = { startedAt: run.started, ...run.circumstances };
      const { html, json } = writeReport({ config: recorded, folder }, result, facts);
      return { json: { run: run.id, report: html, json }, text: html };
    });
  },
};
