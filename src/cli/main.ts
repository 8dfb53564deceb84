#!/usr/bin/env node
// The door: reads the command line, runs one command, prints its answer or its error, sets the exit code.
import { MillraceError } from "../core/errors.js";
import { note, printAnswer, printError } from "./output.js";
import { runCommandLine } from "./program.js";

const argv = process.argv.slice(2);
const json = argv.includes("--json");
const stop = new AbortController();

// The first Ctrl-C stops cleanly: what is finished stays. The second does not wait.
function onSignal(): void {
  if (stop.signal.aborted) process.exit(130);
  note("stopping; press Ctrl-C again to leave at once");
  stop.abort();
}
process.on("SIGINT", onSignal);
process.on("SIGTERM", onSignal);
// A reader that has gone away (`millrace status | head -1`) is no fault.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

async function main(): Promise<number> {
  try {
    const { answer, text } = await runCommandLine(argv, stop.signal);
    if (text !== undefined) process.stdout.write(text);
    return answer ? printAnswer(answer, json) : 0;
  } catch (error) {
    const isStop = stop.signal.aborted && !(error instanceof MillraceError);
    return printError(
      isStop ? new MillraceError("ERR_CANCELLED", { what: "The command" }, { cause: error }) : error,
      json,
    );
  }
}

process.exitCode = await main();
