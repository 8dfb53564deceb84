// The eight phases as commands: each runs itself, and before it the phases that are not up to date.
import type { PhaseName } from "../../phases/run-context.js";
import type { CliCommand } from "../command.js";
import { runAnswer, runPhases } from "../run-phases.js";

/** The command of a phase. */
export function phaseCommand(phase: PhaseName, summary: string): CliCommand {
  return {
    usage: `${phase} [config]`,
    summary: `${summary} (and the phases before it that are not up to date)`,
    examples: [`millrace ${phase}`, `millrace ${phase} project/millrace.yaml --threads 2`],
    async run(session, [config]) {
      const result = await runPhases(session, await session.config(config), { to: phase });
      return runAnswer(result, phase === "monitor");
    },
  };
}
