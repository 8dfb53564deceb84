import { existsSync } from "node:fs";
import type { Config } from "../core/config.js";
import type { DeviceChoice } from "../engine/devices.js";
import { WorkerPool } from "../engine/workers/pool.js";
import { phases as rooms } from "../phases/phases.js";
import type { Phase, PhaseName } from "../phases/run-context.js";
import { ArtifactStore } from "../store/artifact-store.js";
import { type Ledger, ledgerFile, openLedger } from "../store/ledger.js";
import { holderOf, type LockHolder } from "../store/lock.js";
import type { PhaseInput, PhaseOutput } from "./phase-task.js";
import { type Difference, differences, ingredientsOf, phaseKey } from "./plan.js";
import { storeFolderOf } from "./run.js";
import { newestResult, resultOf } from "./run-record.js";
import { defaultTask } from "./run-state.js";

export interface PhaseStatus {
  readonly name: PhaseName;
  readonly state: "up to date" | "stale" | "missing";
  /** Why it is not up to date; empty when it is, or was never run. */
  readonly why: readonly Difference[];
  /** Hash of its artifact, when up to date. */
  readonly artifact?: string;
}

export interface ProjectStatus {
  readonly phases: readonly PhaseStatus[];
  /** Who is running the project now. */
  readonly holder?: LockHolder;
}

export interface StatusOptions {
  readonly config: Config;
  readonly folder: string;
  /** The eight rooms when not given. */
  readonly phases?: readonly Phase[];
  readonly task?: string;
  /** The device that a run would be asked for. */
  readonly device?: DeviceChoice;
  readonly signal?: AbortSignal;
}

/** Which phases are up to date, and why the others are not. Reads only, and does not need the project lock. */
export async function projectStatus(options: StatusOptions): Promise<ProjectStatus> {
  const { folder, phases = rooms } = options;
  const storeFolder = storeFolderOf(folder);
  if (!existsSync(ledgerFile(storeFolder)))
    return { phases: phases.map(({ name }) => ({ name, state: "missing", why: [] })) };
  const ledger = openLedger(storeFolder);
  const pool = new WorkerPool({ workers: 1 });
  try {
    const found = new Map<PhaseName, PhaseStatus>();
    for (const phase of phases) found.set(phase.name, await statusOf(phase, found, options, ledger, pool));
    const holder = holderOf(storeFolder);
    return { phases: [...found.values()], ...(holder ? { holder } : {}) };
  } finally {
    ledger.close();
    await pool.close();
  }
}

async function statusOf(
  phase: Phase,
  found: ReadonlyMap<PhaseName, PhaseStatus>,
  options: StatusOptions,
  ledger: Ledger,
  pool: WorkerPool,
): Promise<PhaseStatus> {
  const { name } = phase;
  const before = newestResult(ledger, name);
  const unready = phase.parents.filter((parent) => found.get(parent)?.state !== "up to date");
  if (unready.length > 0) {
    if (!before) return { name, state: "missing", why: [] };
    const why = unready.map((parent) => ({
      ingredient: "parent" as const,
      what: `'${parent}' is not up to date`,
    }));
    return { name, state: "stale", why };
  }
  const parents = new Map(phase.parents.map((parent) => [parent, found.get(parent)!.artifact!]));
  const now = ingredientsOf(
    phase,
    options.config,
    parents,
    await fingerprintOf(phase, parents, options, pool),
    options.device,
  );
  const result = resultOf(ledger, phaseKey(now));
  const store = new ArtifactStore(storeFolderOf(options.folder));
  if (result && store.has(result.hash)) return { name, state: "up to date", why: [], artifact: result.hash };
  if (!before) return { name, state: "missing", why: [] };
  if (result) return { name, state: "stale", why: [{ ingredient: "store", what: "its artifact is not in the store" }] };
  return { name, state: "stale", why: differences(before.ingredients, now) };
}

async function fingerprintOf(
  phase: Phase,
  parents: ReadonlyMap<PhaseName, string>,
  { config, folder, task = defaultTask, signal }: StatusOptions,
  pool: WorkerPool,
): Promise<string> {
  if (!phase.fingerprint) return "";
  const input: PhaseInput = {
    phase: phase.name,
    fingerprintOnly: true,
    config,
    folder,
    storeFolder: storeFolderOf(folder),
    parents: [...parents].map(([name, hash]) => ({ name, hash })),
  };
  return (await pool.run<PhaseInput, PhaseOutput>(task, input, signal ? { signal } : {})).fingerprint;
}
