import { parseArgs } from "node:util";

/** What can be asked of every suite; a suite heeds what it knows. */
export interface BenchOptions {
  readonly log: (line: string) => void;
  /** Little data and few rounds: to see that it runs, not how fast. */
  readonly quick: boolean;
  /** Rounds, of which the median counts. */
  readonly repeats?: number;
  /** Trees at most, for a first look. */
  readonly trees?: number;
  readonly threads: readonly number[];
  /** Cases to measure; default all. */
  readonly only?: readonly string[];
  /** Also the large run over streamed rows: an hour and 15 GB of disk. */
  readonly scale: boolean;
}

export interface CommandLine {
  readonly suites: readonly string[];
  readonly isJson: boolean;
  readonly options: Omit<BenchOptions, "log">;
}

/** @throws {TypeError} with a sentence: an unknown option, or one that is no number from 1 */
export function readCommandLine(words: readonly string[]): CommandLine {
  const { values, positionals } = parseArgs({
    args: [...words],
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      scale: { type: "boolean", default: false },
      repeats: { type: "string" },
      trees: { type: "string" },
      threads: { type: "string", default: "1,2" },
      only: { type: "string" },
    },
  });
  const whole = (option: string, text: string) => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1)
      throw new TypeError(`--${option}: expected a whole number from 1, but received '${text}'.`);
    return number;
  };
  return {
    suites: positionals,
    isJson: values.json,
    options: {
      quick: values.quick,
      scale: values.scale,
      threads: values.threads.split(",").map((text) => whole("threads", text)),
      ...(values.repeats === undefined ? {} : { repeats: whole("repeats", values.repeats) }),
      ...(values.trees === undefined ? {} : { trees: whole("trees", values.trees) }),
      ...(values.only === undefined ? {} : { only: values.only.split(",") }),
    },
  };
}
