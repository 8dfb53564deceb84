// A command's way to the project: its configuration, ledger, store and registry. Readers need no lock.
import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { type Command, Option } from "commander";
import { findConfig, type LoadedConfig } from "../core/config-file.js";
import { MillraceError } from "../core/errors.js";
import { storeFolderOf } from "../pipeline/run.js";
import { type Ledger, ledgerFile, openLedger } from "../store/ledger.js";
import { ModelRegistry } from "../store/model-registry.js";
import type { Session } from "./session.js";

/** Adds `--project`: commands that name a model or a run find the project by it. */
export function projectOption(command: Command): void {
  command.addOption(new Option("--project <path>", "project folder or its configuration").default("."));
}

/** The store of the project at a path; the folder itself when it has no configuration but a store. */
export function storeOf(path = "."): string {
  const place = resolve(path);
  if (existsSync(storeFolderOf(place))) return storeFolderOf(place);
  return storeFolderOf(dirname(findConfig(path)));
}

/** Opens the ledger for as long as `work` takes. @throws {MillraceError} ERR_PROJECT_EMPTY when nothing was ever run */
export async function withLedger<T>(storeFolder: string, work: (ledger: Ledger) => T | Promise<T>): Promise<T> {
  if (!existsSync(ledgerFile(storeFolder)))
    throw new MillraceError("ERR_PROJECT_EMPTY", { folder: dirname(storeFolder) });
  const ledger = openLedger(storeFolder);
  try {
    return await work(ledger);
  } finally {
    ledger.close();
  }
}

export function withRegistry<T>(storeFolder: string, work: (registry: ModelRegistry) => T | Promise<T>): Promise<T> {
  return withLedger(storeFolder, (ledger) => work(new ModelRegistry(storeFolder, ledger)));
}

/** The model meant: as typed, else the one the configuration deploys, else the only one there is. */
export async function modelReference(session: Session, path: string, typed: unknown): Promise<string> {
  if (typeof typed === "string") return typed;
  const loaded = await configIfThere(session, path);
  if (loaded) return loaded.config.deploy.name;
  return withRegistry(storeOf(path), (registry) => {
    const names = [...new Set(registry.list().map(({ name }) => name))];
    if (names.length === 1) return names[0];
    throw new MillraceError("ERR_USAGE", {
      problem: `Expected --model, since the registry holds ${names.length} names.`,
      command: "millrace",
    });
  });
}

/** The configuration of a project folder, if it has one. */
export async function configIfThere(session: Session, path: string): Promise<LoadedConfig | undefined> {
  try {
    return await session.config(path);
  } catch (error) {
    if (error instanceof MillraceError && error.code === "ERR_CONFIG_MISSING") return undefined;
    throw error;
  }
}
