// What every command is given: the global options, checked, and a way to be stopped.
import { Option } from "commander";
import { type LoadedConfig, loadConfig } from "../core/config-file.js";
import { MillraceError } from "../core/errors.js";
import type { DeviceChoice } from "../engine/devices.js";
import { Gpu, openGpu } from "../engine/gpu/open-gpu.js";

export interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly seed?: number;
  readonly threads?: number;
  readonly device?: DeviceChoice;
  readonly set?: readonly string[];
}

/** One invocation of the command line. */
export interface Session {
  readonly options: GlobalOptions;
  /** Aborts at the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Loads the configuration at a path (file or project folder) with --set and --seed applied. */
  config(path?: string, overrides?: readonly string[]): Promise<LoadedConfig>;
}

/** The options that every command takes. */
export function globalOptions(): Option[] {
  return [
    new Option("--json", "print exactly one JSON document on standard output"),
    new Option("--quiet", "no progress on standard error"),
    new Option("--seed <n>", "seed of everything random").argParser(wholeNumber("--seed", 0, Number.MAX_SAFE_INTEGER)),
    new Option("--threads <n>", "native threads at most; results do not depend on it").argParser(
      wholeNumber("--threads", 1, 1024),
    ),
    new Option("--device <device>", "where ops may run: auto, cpu, gpu").argParser(device),
    new Option("--set <key.path=value>", "replace one value of the configuration (repeatable)").argParser(
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
    ),
  ];
}

/** @throws {MillraceError} ERR_DEVICE_MISSING at once, not in the middle of a run, when the GPU is asked for and there is none */
export async function makeSession(options: GlobalOptions, signal: AbortSignal): Promise<Session> {
  if (options.device === "gpu") {
    const opened = await openGpu();
    if (!(opened instanceof Gpu)) {
      throw new MillraceError("ERR_DEVICE_MISSING", { device: "gpu", reason: opened.unavailable });
    }
    await opened.close();
  }
  return {
    options,
    signal,
    config: (path, overrides = []) =>
      loadConfig(path, {
        overrides: [...overrides, ...(options.set ?? [])],
        ...(options.seed === undefined ? {} : { seed: options.seed }),
      }),
  };
}

/** Reads an option's whole number. */
export function wholeNumber(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: option,
      expected:
        most === Number.MAX_SAFE_INTEGER
          ? `a whole number of at least ${least}`
          : `a whole number from ${least} to ${most}`,
      received: `'${text}'`,
    });
  };
}

/** Reads an option that is one of a few words. */
export function oneOf<T extends string>(option: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    if ((words as readonly string[]).includes(text)) return text as T;
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: option,
      expected: `one of ${words.join(", ")}`,
      received: `'${text}'`,
    });
  };
}

const device = oneOf("--device", ["auto", "cpu", "gpu"] as const);
