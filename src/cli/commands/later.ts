// Commands that the command line names but this version does not have yet: they say so, plainly.
import { MillraceError } from "../../core/errors.js";
import type { CliCommand } from "../command.js";

function later(usage: string, summary: string, what: string, instead: string): CliCommand {
  return {
    usage,
    summary: `${summary} (comes with a later version)`,
    examples: [`millrace ${usage.split(" ")[0]}`],
    async run() {
      throw new MillraceError("ERR_LATER_VERSION", { what, instead });
    },
  };
}

export const benchCommand = later(
  "bench [suite]",
  "measure speed",
  "'millrace bench'",
  "In a clone of the repository, run: npm run bench",
);

export const reproduceCommand = later(
  "reproduce <manifest>",
  "repeat a published run and compare every bit",
  "'millrace reproduce'",
  "Until then: the same data, configuration and seed give the same bits; compare them with 'millrace compare'.",
);
