// Finds, reads and checks the configuration: millrace.yaml or millrace.config.ts, one schema (config.ts).
import { existsSync, statSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { type Config, configSchema } from "./config.js";
import { inWords, type Mistake, mistakesOf } from "./config-issues.js";
import { importConfig } from "./config-module.js";
import { applyOverrides, type Override, parseOverride } from "./config-overrides.js";
import { schemaAt } from "./config-schema.js";
import { parseYaml, type YamlText } from "./config-yaml.js";
import { type Environment, type Reference, resolveReferences, withReferences } from "./environment.js";
import { MillraceError } from "./errors.js";

/** Names looked for in a project folder, in this order. */
export const configNames = [
  "millrace.yaml",
  "millrace.yml",
  "millrace.config.ts",
  "millrace.config.mts",
  "millrace.config.js",
  "millrace.config.mjs",
] as const;

export interface ConfigOptions {
  /** `key.path=value`, applied in order before the check. */
  readonly overrides?: readonly string[];
  /** Replaces the configuration's seed. */
  readonly seed?: number;
  /** Where `${NAME}` is looked up; `process.env` when not given. */
  readonly environment?: Environment;
}

export interface LoadedConfig {
  readonly config: Config;
  /** The same with `${NAME}` as it was written: what may be shown, stored and compared. Never write `config` itself. */
  readonly recorded: Config;
  /** Absolute path of the file. */
  readonly file: string;
  /** Its folder: source paths are relative to it, the store is `.millrace` in it. */
  readonly folder: string;
}

/**
 * Loads a configuration and checks it.
 *
 * @param path a configuration file, a project folder, or nothing for the current folder
 * @throws {MillraceError} ERR_CONFIG_MISSING, ERR_CONFIG_INVALID (file, line, column, key, expected, received,
 *   suggestion), ERR_ENVIRONMENT_MISSING, ERR_PACKAGE_MISSING
 */
export async function loadConfig(path = ".", options: ConfigOptions = {}): Promise<LoadedConfig> {
  const file = findConfig(path);
  const folder = dirname(file);
  if (/\.ya?ml$/.test(file)) {
    const text = await readText(file);
    const yaml = parseYaml(text, basename(file));
    return { ...checkConfig(yaml.value, basename(file), options, yaml), file, folder };
  }
  return { ...checkConfig(await importConfig(file), basename(file), options), file, folder };
}

/** The configuration file that `path` means. @throws {MillraceError} ERR_CONFIG_MISSING */
export function findConfig(path = "."): string {
  const place = resolve(path);
  if (existsSync(place)) {
    if (!statSync(place).isDirectory()) return place;
    const found = configNames.map((name) => join(place, name)).find((file) => existsSync(file));
    if (found) return found;
  }
  throw new MillraceError("ERR_CONFIG_MISSING", { looked: place });
}

/** Checks a configuration given as a value, e.g. by a program. `file` is what errors call it. */
export function checkConfig(
  value: unknown,
  file = "the configuration",
  options: ConfigOptions = {},
  yaml?: YamlText,
): { readonly config: Config; readonly recorded: Config } {
  const overrides = (options.overrides ?? []).map(parseOverride);
  if (options.seed !== undefined) overrides.push({ text: `seed=${options.seed}`, path: ["seed"], value: options.seed });
  const written = applyOverrides(value ?? {}, overrides);
  const { value: resolved, references } = resolveReferences(written, options.environment ?? process.env, file);
  const typed = references.reduce(withType, resolved);
  const result = configSchema.safeParse(typed, { reportInput: true });
  if (!result.success) throw invalid(mistakesOf(result.error.issues), file, yaml, overrides, references);
  return { config: result.data, recorded: withReferences(result.data, references) };
}

async function readText(file: string): Promise<string> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
  } catch (error) {
    const reason = String((error as Error).message);
    throw new MillraceError(
      "ERR_CONFIG_INVALID",
      {
        file: basename(file),
        key: "",
        expected: "a text file in UTF-8",
        received: `one that cannot be read (${reason})`,
      },
      { cause: error },
    );
  }
}

// An environment variable is text; where the schema wants a number or a switch, `${PORT}` alone becomes one.
function withType(value: unknown, { path, text }: Reference): unknown {
  const wantsText = schemaAt(path).every((node) => node.type === "string" || node.type === undefined);
  if (wantsText || !/^\$\{\w+\}$/.test(text)) return value;
  const keys = path.map(String);
  const current = path.reduce<unknown>((node, key) => (node as Record<PropertyKey, unknown>)?.[key], value);
  const scalar: unknown = parse(String(current));
  if (typeof scalar !== "number" && typeof scalar !== "boolean") return value;
  return applyOverrides(value, [{ text, path: keys, value: scalar }]);
}

function invalid(
  mistakes: readonly Mistake[],
  file: string,
  yaml: YamlText | undefined,
  overrides: readonly Override[],
  references: readonly Reference[],
): MillraceError {
  const [{ path, isKey, expected, received, near }] = mistakes;
  const starts = (prefix: readonly PropertyKey[]) => prefix.every((key, depth) => String(path[depth]) === String(key));
  const override = overrides.findLast((candidate) => starts(candidate.path));
  // A value that came from the environment may be a secret: the reference is shown instead.
  const reference = references.find((candidate) => candidate.path.join("\n") === path.join("\n"));
  const details = {
    file: override ? `--set ${override.text}` : file,
    ...(override || !yaml ? {} : yaml.positionOf(path, isKey ? "key" : "value")),
    key: path.map(String).join("."),
    expected,
    received: reference ? inWords(reference.text) : received,
    ...(near ? { near } : {}),
    ...(mistakes.length > 1 ? { more: mistakes.length - 1 } : {}),
  };
  return new MillraceError("ERR_CONFIG_INVALID", details);
}
