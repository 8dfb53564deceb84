// Builds the command tree: every command of commands.ts, the global options, help with examples.
import { Command } from "commander";
import { MillraceError } from "../core/errors.js";
import { nearestName } from "../core/nearest-name.js";
import { packageVersion } from "../pipeline/plan.js";
import type { Answer, CliCommand } from "./command.js";
import { commands } from "./commands.js";
import { type GlobalOptions, globalOptions, makeSession } from "./session.js";

export interface Outcome {
  readonly answer?: Answer;
  /** Help or version: printed as it is. */
  readonly text?: string;
}

/**
 * Runs a command line.
 *
 * @param argv arguments after `millrace`
 * @throws {MillraceError} ERR_COMMAND_UNKNOWN, ERR_USAGE, ERR_INVALID_VALUE, and what the command throws
 */
export async function runCommandLine(argv: readonly string[], signal: AbortSignal): Promise<Outcome> {
  const outcome: { answer?: Answer; text?: string } = {};
  const written: string[] = [];
  const program = makeProgram(
    async (command, args, options, globals) => {
      outcome.answer = await command.run(await makeSession(globals, signal), args, options);
    },
    (text) => written.push(text),
  );
  try {
    if (argv.length === 0) {
      program.outputHelp();
      return { text: written.join("") };
    }
    await program.parseAsync(argv, { from: "user" });
    return outcome;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === "commander.helpDisplayed" || code === "commander.help" || code === "commander.version") {
      return { text: written.join("") };
    }
    throw translated(error, argv);
  }
}

type Action = (
  command: CliCommand,
  args: readonly (string | undefined)[],
  options: Readonly<Record<string, unknown>>,
  globals: GlobalOptions,
) => Promise<void>;

export function makeProgram(action: Action, write: (text: string) => void): Command {
  const program = new Command("millrace");
  program
    .description("The whole machine-learning life cycle for tables, at native speed.")
    .version(packageVersion(), "--version")
    .helpOption("--help", "show help")
    .helpCommand("help [command]", "show help")
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({ writeOut: write, writeErr: () => {} })
    .exitOverride();
  for (const option of globalOptions()) program.addOption(option);
  for (const command of commands) {
    const child = program
      .command(command.usage)
      .description(command.summary)
      .helpOption("--help", "show help")
      .exitOverride();
    child.configureHelp({ showGlobalOptions: true }).configureOutput({ writeOut: write, writeErr: () => {} });
    command.options?.(child);
    child.addHelpText("after", `\nExamples:\n${command.examples.map((line) => `  $ ${line}`).join("\n")}`);
    child.action((...given: unknown[]) => {
      const args = given.slice(0, child.registeredArguments.length) as (string | undefined)[];
      return action(command, args, child.opts(), program.opts<GlobalOptions>());
    });
  }
  const lines = [
    "millrace init --data churn.csv --target churned",
    "millrace run",
    "millrace predict --data new.csv --out predictions.csv",
    "millrace serve --port 8080",
  ];
  program.addHelpText("after", `\nExamples:\n${lines.map((line) => `  $ ${line}`).join("\n")}`);
  program.addHelpText(
    "after",
    "\nExit codes: 0 ok, 1 failure, 2 usage or configuration, 3 data contract broken, 4 gate not met, 5 drift alert, 130 interrupted",
  );
  return program;
}

function translated(error: unknown, argv: readonly string[]): unknown {
  const { code, message } = error as { code?: string; message?: string };
  if (error instanceof MillraceError || !code?.startsWith("commander.")) return error;
  const names = commands.map(({ usage }) => usage.split(" ")[0]);
  if (code === "commander.unknownCommand") {
    const command = /unknown command '(.*)'/.exec(message ?? "")?.[1] ?? String(argv[0]);
    const near = nearestName(command, names);
    return new MillraceError("ERR_COMMAND_UNKNOWN", { command, ...(near ? { near } : {}) }, { cause: error });
  }
  // commander's message is a sentence already, with its own suggestion: `error: unknown option '--sead'\n(Did you mean --seed?)`
  const said = String(message)
    .replace(/^error: /, "")
    .replace(/\n/g, " ");
  const problem = `${said.charAt(0).toUpperCase()}${said.slice(1)}${/[.?)]$/.test(said) ? "" : "."}`;
  const command = argv.find((word) => names.includes(word));
  return new MillraceError(
    "ERR_USAGE",
    { problem, command: command ? `millrace ${command}` : "millrace" },
    { cause: error },
  );
}
