// What a command is: how it is typed, and what it answers. Only output.ts prints.
import type { Command } from "commander";
import type { Session } from "./session.js";

/** A command's answer: one JSON document and the same for people. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  /** 0 when not given; 4 gate not met, 5 drift alert: those are results, not errors. */
  readonly exit?: number;
  /** What a code other than 0 means, in a sentence, for standard error. */
  readonly alert?: string;
}

/** The options of a command are read by commander; `run` gets its arguments, its own options and the session. */
export interface CliCommand {
  /** As commander takes it: `predict`, `compare <run> <run>`. */
  readonly usage: string;
  readonly summary: string;
  /** Lines for --help. */
  readonly examples: readonly string[];
  /** Adds the command's own options. */
  options?(command: Command): void;
  run(
    session: Session,
    args: readonly (string | undefined)[],
    options: Readonly<Record<string, unknown>>,
  ): Promise<Answer>;
}
