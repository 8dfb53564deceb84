import type { CliCommand } from "../command.js";
import { runAnswer, runPhases } from "../run-phases.js";
import { phaseCommand } from "./phase.js";
import { effortOption, effortOverride } from "./run.js";

const phase = phaseCommand("train", "compare models and score the chosen one on the test rows");

export const trainCommand: CliCommand = {
  ...phase,
  examples: ["millrace train", "millrace train --effort high"],
  options: (command) => command.addOption(effortOption()),
  async run(session, [config], options) {
    const loaded = await session.config(config, effortOverride(options.effort));
    return runAnswer(await runPhases(session, loaded, { to: "train" }));
  },
};
