import { Option } from "commander";
import { type PhaseName, phaseNames } from "../../phases/run-context.js";
import type { CliCommand } from "../command.js";
import { runAnswer, runPhases } from "../run-phases.js";
import { oneOf } from "../session.js";

export const runCommand: CliCommand = {
  usage: "run [config]",
  summary: "run the phases that are not up to date, write artifacts and report",
  examples: [
    "millrace run",
    "millrace run --to explore",
    "millrace run --from train --set train.effort=high",
    "millrace run --json --quiet",
  ],
  options(command) {
    command.addOption(
      new Option("--from <phase>", "start here; what comes before must be up to date").argParser(
        oneOf("--from", phaseNames),
      ),
    );
    command.addOption(new Option("--to <phase>", "stop after this phase").argParser(oneOf("--to", phaseNames)));
    command.addOption(effortOption());
  },
  async run(session, [config], { from, to, effort }) {
    const loaded = await session.config(config, effortOverride(effort));
    const range = { ...(from ? { from: from as PhaseName } : {}), ...(to ? { to: to as PhaseName } : {}) };
    return runAnswer(await runPhases(session, loaded, range));
  },
};

export function effortOption(): Option {
  return new Option("--effort <effort>", "how long to search: low, medium, high").argParser(
    oneOf("--effort", ["low", "medium", "high"] as const),
  );
}

export const effortOverride = (effort: unknown): string[] => (effort === undefined ? [] : [`train.effort=${effort}`]);
