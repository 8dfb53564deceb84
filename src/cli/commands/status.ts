import { existsSync } from "node:fs";
import { phases } from "../../phases/phases.js";
import { storeFolderOf } from "../../pipeline/run.js";
import { pastRuns } from "../../pipeline/run-history.js";
import { projectStatus } from "../../pipeline/status.js";
import { ledgerFile } from "../../store/ledger.js";
import type { CliCommand } from "../command.js";
import { withLedger } from "../project.js";
import { textTable } from "../table.js";

export const statusCommand: CliCommand = {
  usage: "status [config]",
  summary: "which phases are up to date and why the others are not; the last runs",
  examples: ["millrace status", "millrace status --json"],
  async run(session, [path]) {
    const { config, folder } = await session.config(path);
    const { device } = session.options;
    const asked = { config, folder, phases, signal: session.signal, ...(device ? { device } : {}) };
    const status = await projectStatus(asked);
    const storeFolder = storeFolderOf(folder);
    const runs = existsSync(ledgerFile(storeFolder))
      ? await withLedger(storeFolder, (ledger) => pastRuns(ledger, 10))
      : [];
    const rows = status.phases.map(({ name, state, why }) => [name, state, why.map(({ what }) => what).join(", ")]);
    const shown = runs.map(({ id, status: state, seed, error }) => [id, state, String(seed), error ?? ""]);
    const blocks = [textTable(["phase", "state", "why"], rows)];
    if (shown.length > 0) blocks.push(textTable(["run", "status", "seed", "error"], shown));
    if (status.holder) blocks.push(`process ${status.holder.pid} is running this project now`);
    return {
      json: {
        phases: status.phases,
        holder: status.holder ?? null,
        runs: runs.map(({ id, started, ended, status: state, seed, error }) => ({
          run: id,
          started,
          ended,
          status: state,
          seed,
          error,
        })),
      },
      text: blocks.join("\n\n"),
    };
  },
};
