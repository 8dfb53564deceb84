// The only file that prints.
import { styleText } from "node:util";
import { MillraceError } from "../core/errors.js";
import type { Answer } from "./command.js";

type Style = Parameters<typeof styleText>[0];

/** Text in a style, on terminals that show it; NO_COLOR and pipes get plain text. */
export function styled(style: Style, text: string, stream: NodeJS.WriteStream = process.stderr): string {
  const wanted = process.env.FORCE_COLOR !== undefined && process.env.FORCE_COLOR !== "0";
  const shown = stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== "dumb";
  return (wanted && !process.env.NO_COLOR) || shown ? styleText(style, text, { validateStream: false }) : text;
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Prints a command's answer and returns its exit code. */
export function printAnswer(answer: Answer, json: boolean): number {
  if (json) process.stdout.write(`${JSON.stringify(answer.json, null, 2)}\n`);
  else if (answer.text !== "") process.stdout.write(`${answer.text}\n`);
  if (answer.alert) note(`${styled("yellow", "alert")}: ${answer.alert}`);
  return answer.exit ?? 0;
}

/** Prints an error, never a stack trace, and returns its exit code. */
export function printError(thrown: unknown, json: boolean): number {
  const error = asMillrace(thrown);
  if (json) {
    const { code, message, details } = error;
    process.stdout.write(`${JSON.stringify({ error: { code, message, details } }, null, 2)}\n`);
  }
  note(`${styled("red", "error")} ${styled("dim", error.code)}: ${error.message}`);
  if (process.env.MILLRACE_DEBUG && thrown instanceof Error) note(String(thrown.stack));
  return error.exitCode;
}

function asMillrace(thrown: unknown): MillraceError {
  if (thrown instanceof MillraceError) return thrown;
  const what = thrown instanceof Error ? thrown.message : String(thrown);
  return new MillraceError("ERR_INTERNAL", { what }, { cause: thrown });
}
