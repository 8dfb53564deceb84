// When does an earlier result still hold? When nothing it depends on has changed: each ingredient is hashed, and the
// SHA-256 over all of them is the key under which the ledger finds the result. Threads and paths are no ingredients,
// because results do not depend on them; the device is one only for a phase that says so.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../core/config.js";
import { canonicalJson } from "../core/json.js";
import { packageRoot } from "../core/package-root.js";
import type { DeviceChoice } from "../engine/devices.js";
import type { Phase, PhaseName } from "../phases/run-context.js";

/** Everything a phase's result depends on. */
export interface Ingredients {
  readonly phase: string;
  /** Raised by the phase's author when the same inputs give another result. */
  readonly phaseVersion: number;
  /** Version of the package. */
  readonly code: string;
  /** Hash of each part of the configuration that the phase reads. */
  readonly config: Readonly<Record<string, string>>;
  readonly seed: number;
  /** Hash of each parent's artifact. */
  readonly parents: Readonly<Record<string, string>>;
  /** What the phase says about the world outside: the sources' contents. Empty when it depends on none. */
  readonly fingerprint: string;
  /** `gpu` for a phase whose ops may differ there within a tolerance, when it was asked for; else not there. */
  readonly device?: "gpu";
}

export function ingredientsOf(
  phase: Phase,
  config: Config,
  parents: ReadonlyMap<PhaseName, string>,
  fingerprint: string,
  device?: DeviceChoice,
): Ingredients {
  return {
    phase: phase.name,
    phaseVersion: phase.version,
    code: packageVersion(),
    config: Object.fromEntries(phase.configKeys.map((key) => [key, sha256(canonicalJson(config[key]))])),
    seed: config.seed,
    parents: Object.fromEntries(phase.parents.map((parent) => [parent, parents.get(parent)!])),
    fingerprint,
    ...(device === "gpu" && phase.differsOnGpu ? { device } : {}),
  };
}

export function phaseKey(ingredients: Ingredients): string {
  return sha256(canonicalJson(ingredients));
}

/** Why a result is not up to date: which ingredient, in words. */
export interface Difference {
  readonly ingredient: "config" | "code" | "data" | "seed" | "parent" | "store" | "device";
  readonly what: string;
}

/** What differs between the ingredients a result was made of and those it would be made of now. */
export function differences(before: Ingredients, now: Ingredients): Difference[] {
  const changed: Difference[] = [];
  for (const key of changedKeys(before.config, now.config))
    changed.push({ ingredient: "config", what: `the configuration of '${key}' has changed` });
  if (before.seed !== now.seed)
    changed.push({ ingredient: "seed", what: `the seed has changed from ${before.seed} to ${now.seed}` });
  if (before.fingerprint !== now.fingerprint)
    changed.push({ ingredient: "data", what: "the data it reads has changed" });
  for (const key of changedKeys(before.parents, now.parents))
    changed.push({ ingredient: "parent", what: `the result of '${key}' has changed` });
  if (before.device !== now.device)
    changed.push({ ingredient: "device", what: "it was computed on another device, within a tolerance" });
  if (before.code !== now.code)
    changed.push({ ingredient: "code", what: `Millrace has changed from ${before.code} to ${now.code}` });
  if (before.phaseVersion !== now.phaseVersion)
    changed.push({ ingredient: "code", what: `'${now.phase}' is computed in a new way` });
  return changed;
}

function changedKeys(before: Readonly<Record<string, string>>, now: Readonly<Record<string, string>>): string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...keys].sort().filter((key) => before[key] !== now[key]);
}

/** The phases in the order given, each after its parents. @throws {Error} a fault of ours when they are not */
export function checkOrder(phases: readonly Phase[]): void {
  const seen = new Set<string>();
  for (const { name, parents } of phases) {
    const late = parents.find((parent) => !seen.has(parent));
    if (late || seen.has(name)) throw new Error(`phase '${name}' is listed twice or before its parent '${late}'`);
    seen.add(name);
  }
}

let version: string | undefined;

export function packageVersion(): string {
  version ??= String(JSON.parse(readFileSync(join(packageRoot(), "package.json"), "utf8")).version);
  return version;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
