import { availableParallelism } from "node:os";
import { join } from "node:path";
import type { ArtifactKind } from "../artifacts/artifact.js";
import type { Config } from "../core/config.js";
import { MillraceError } from "../core/errors.js";
import type { Progress } from "../core/progress.js";
import type { DeviceChoice } from "../engine/devices.js";
import type { OpUse } from "../engine/run-report.js";
import { phases as rooms } from "../phases/phases.js";
import type { Phase, PhaseArtifacts, PhaseName } from "../phases/run-context.js";
import { ArtifactStore } from "../store/artifact-store.js";
import { openLedger } from "../store/ledger.js";
import { lockProject } from "../store/lock.js";
import { ModelRegistry } from "../store/model-registry.js";
import { checkOrder } from "./plan.js";
import { beginRun, endRun } from "./run-record.js";
import { RunState } from "./run-state.js";

export interface RunOptions {
  readonly config: Config;
  /** The configuration as it may be written down, secrets as references; `config` itself when not given. */
  readonly recorded?: Config;
  /** Folder of the configuration: source paths are relative to it, the store is `.millrace` in it. */
  readonly folder: string;
  /** The phases, each after its parents; the eight rooms when not given. */
  readonly phases?: readonly Phase[];
  /** Start here: what comes before must be up to date. */
  readonly from?: PhaseName;
  /** Stop after this one. */
  readonly to?: PhaseName;
  /** Native threads a phase may use; all cores when not given. Results do not depend on it. */
  readonly threads?: number;
  readonly device?: DeviceChoice;
  readonly signal?: AbortSignal;
  readonly onProgress?: (phase: PhaseName, progress: Progress) => void;
  readonly onPhase?: (event: PhaseEvent) => void;
  /** Pool task that runs a phase of `phases`, by its path below src. */
  readonly task?: string;
}

export interface PhaseEvent {
  readonly phase: PhaseName;
  readonly status: "started" | "done" | "cached";
  /** Wall time; 0 when started. */
  readonly seconds: number;
}

export interface PhaseOutcome {
  readonly name: PhaseName;
  readonly status: "done" | "cached";
  readonly seconds: number;
  /** Hash of its artifact. */
  readonly artifact: string;
  /** What its ops ran on; a cached phase has none. */
  readonly ops?: readonly OpUse[];
}

export interface RunResult {
  readonly run: string;
  readonly seed: number;
  readonly phases: readonly PhaseOutcome[];
  /** What each phase found; tables and arrays stay in the store, under the hash. */
  readonly artifacts: ResultArtifacts;
}

/** The results of a run by phase, each with the body of its own kind of artifact. */
export interface ResultArtifacts extends Iterable<readonly [PhaseName, ResultArtifact]> {
  readonly size: number;
  has(phase: PhaseName): boolean;
  get<N extends PhaseName>(phase: N): ResultArtifact<PhaseArtifacts[N]["body"]> | undefined;
}

export interface ResultArtifact<B = unknown> {
  readonly hash: string;
  readonly kind: ArtifactKind;
  readonly body: B;
}

/** Where a project keeps its store. */
export function storeFolderOf(folder: string): string {
  return join(folder, ".millrace");
}

/**
 * Walks the rooms: runs the phases that are not up to date, in worker threads, and keeps every artifact.
 *
 * For each phase: its ingredients are hashed; an earlier result of the same ingredients is taken (`cached`), else the
 * phase runs. Its artifact is written durably while the next phase already works; the ledger's row, written after that,
 * is the moment the result counts. So a run that is killed anywhere can be run again, and ends with the same bytes.
 *
 * @throws {MillraceError} ERR_PROJECT_LOCKED, ERR_PHASE_NOT_READY, ERR_CANCELLED, ERR_DISK_FULL, and what a phase throws
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const { config, folder, signal } = options;
  const phases = selectPhases(options);
  const storeFolder = storeFolderOf(folder);
  const ledger = openLedger(storeFolder);
  try {
    const lock = lockProject(storeFolder, ledger);
    try {
      const store = new ArtifactStore(storeFolder);
      store.sweep();
      new ModelRegistry(storeFolder, ledger).sweepStrays();
      const threads = options.threads ?? availableParallelism();
      const run = beginRun(ledger, options.recorded ?? config, { threads, device: options.device ?? "auto" });
      const state = new RunState({ ...options, storeFolder, threads, run, ledger, store, phases });
      try {
        if (signal?.aborted) throw new MillraceError("ERR_CANCELLED", { what: "The run" });
        await walk(phases, options.from, state);
        const artifacts = await state.bodies();
        endRun(ledger, run);
        return { run, seed: config.seed, phases: state.outcomes(), artifacts };
      } catch (error) {
        const failure = await state.abandon(error);
        endRun(ledger, run, failure);
        throw failure;
      } finally {
        await state.close();
      }
    } finally {
      lock.release();
    }
  } finally {
    ledger.close();
  }
}

async function walk(phases: readonly Phase[], from: PhaseName | undefined, state: RunState): Promise<void> {
  let started = from === undefined;
  for (const phase of phases) {
    started ||= phase.name === from;
    await state.advance(phase, started ? undefined : from);
  }
  await state.settle();
}

function selectPhases({ phases = rooms, from, to }: RunOptions): readonly Phase[] {
  checkOrder(phases);
  const position = (name: PhaseName, what: string) => {
    const index = phases.findIndex((phase) => phase.name === name);
    if (index >= 0) return index;
    const expected = `one of ${phases.map((phase) => phase.name).join(", ")}`;
    throw new MillraceError("ERR_INVALID_VALUE", { what, expected, received: `'${name}'` });
  };
  const last = to === undefined ? phases.length - 1 : position(to, "--to");
  if (from !== undefined && position(from, "--from") > last)
    throw new MillraceError("ERR_INVALID_VALUE", {
      what: "--from",
      expected: `a phase not after '${to}'`,
      received: `'${from}'`,
    });
  return phases.slice(0, last + 1);
}
