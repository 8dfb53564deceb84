import type { Artifact } from "../artifacts/artifact.js";
import { releaseShared } from "../columns/shared-memory.js";
import { MillraceError } from "../core/errors.js";
import { WorkerPool } from "../engine/workers/pool.js";
import type { Phase, PhaseName } from "../phases/run-context.js";
import type { ArtifactStore } from "../store/artifact-store.js";
import type { Ledger } from "../store/ledger.js";
import type { PhaseInput, PhaseOutput } from "./phase-task.js";
import { type Difference, differences, type Ingredients, ingredientsOf, phaseKey } from "./plan.js";
import type { PhaseOutcome, ResultArtifacts, RunOptions } from "./run.js";
import { newestResult, type PhaseResult, recordPhase, resultOf } from "./run-record.js";

export const defaultTask = "pipeline/run-phase.task";

interface Done {
  readonly phase: Phase;
  readonly key: string;
  readonly ingredients: Ingredients;
  readonly result: PhaseResult;
  readonly outcome: PhaseOutcome;
}

interface StateOptions extends RunOptions {
  readonly phases: readonly Phase[];
  readonly storeFolder: string;
  readonly threads: number;
  readonly run: string;
  readonly ledger: Ledger;
  readonly store: ArtifactStore;
}

/**
 * A run on its way: what is done, which artifacts are in memory, what is being written.
 *
 *   phase k+1 works (pool of `threads`)  |  artifact k: write, fsync, rename (pool of 1)  ->  ledger row k
 *
 * Rows are written in order, so that the ledger never knows a phase without its parents.
 */
export class RunState {
  readonly #options: StateOptions;
  readonly #pool: WorkerPool;
  readonly #writers = new WorkerPool({ threads: 1, workers: 1 });
  readonly #done = new Map<PhaseName, Done>();
  /** Artifacts that a later phase reads. */
  readonly #memory = new Map<PhaseName, Artifact>();
  /** Stops the running phase when a write has failed or the caller wants no more. */
  readonly #stop = new AbortController();
  readonly #onAbort = () => this.#stop.abort();
  #writing: Promise<void> = Promise.resolve();
  /** All writes but the last: a phase starts when these are done, so that a crash costs one finished phase at most. */
  #earlierWriting: Promise<void> = Promise.resolve();
  #writeError: unknown;

  constructor(options: StateOptions) {
    this.#options = options;
    this.#pool = new WorkerPool({ threads: options.threads, workers: 1 });
    options.signal?.addEventListener("abort", this.#onAbort, { once: true });
  }

  /** Takes the phase's earlier result, or runs it. `onlyBefore`: it must be up to date for that phase to start. */
  async advance(phase: Phase, onlyBefore?: PhaseName): Promise<void> {
    const start = performance.now();
    const ingredients = await this.#ingredients(phase);
    const key = phaseKey(ingredients);
    const result = this.#earlier(key);
    if (!result && onlyBefore !== undefined) throw notReady(phase, onlyBefore, this.#reasons(phase, ingredients));
    if (!result) {
      await this.#execute(phase, key, ingredients);
    } else {
      const outcome = {
        name: phase.name,
        status: "cached",
        seconds: secondsSince(start),
        artifact: result.hash,
      } as const;
      this.#done.set(phase.name, { phase, key, ingredients, result, outcome });
      this.#chain(async () => this.#record(phase.name, "cached", []));
      this.#options.onPhase?.({ phase: phase.name, status: "cached", seconds: outcome.seconds });
    }
    this.#forget(phase);
  }

  /** Waits until everything is durable and in the ledger. */
  async settle(): Promise<void> {
    await this.#writing;
    if (this.#writeError !== undefined) throw this.#writeError;
  }

  /** After a failure: keeps what was finished, and says what really failed. */
  async abandon(error: unknown): Promise<unknown> {
    await this.#writing;
    const stopped = error instanceof MillraceError && error.code === "ERR_CANCELLED";
    if (stopped && this.#writeError !== undefined) return this.#writeError;
    return stopped ? new MillraceError("ERR_CANCELLED", { what: "The run" }, { cause: error }) : error;
  }

  outcomes(): PhaseOutcome[] {
    return [...this.#done.values()].map(({ outcome }) => outcome);
  }

  /** The bodies of all results. One that cannot be read any more is made again. */
  async bodies(): Promise<ResultArtifacts> {
    const { store } = this.#options;
    const bodies = new Map<PhaseName, { hash: string; kind: PhaseResult["kind"]; body: unknown }>();
    for (const [name, { result }] of this.#done) {
      const { hash, kind, bodyHash } = result;
      const body = await this.#mending(() => store.getBody(hash, bodyHash));
      bodies.set(name, { hash, kind, body });
    }
    await this.settle();
    return bodies as ResultArtifacts;
  }

  async close(): Promise<void> {
    this.#options.signal?.removeEventListener("abort", this.#onAbort);
    await Promise.all([this.#pool.close(), this.#writers.close()]);
  }

  async #ingredients(phase: Phase): Promise<Ingredients> {
    const fingerprint = phase.fingerprint ? (await this.#ask(phase, { fingerprintOnly: true })).fingerprint : "";
    const parents = new Map(phase.parents.map((parent) => [parent, this.#done.get(parent)!.result.hash]));
    return ingredientsOf(phase, this.#options.config, parents, fingerprint, this.#options.device);
  }

  #earlier(key: string): PhaseResult | undefined {
    const result = resultOf(this.#options.ledger, key);
    return result && this.#options.store.has(result.hash) ? result : undefined;
  }

  #reasons(phase: Phase, now: Ingredients): readonly Difference[] {
    const before = newestResult(this.#options.ledger, phase.name);
    return before ? differences(before.ingredients, now) : [];
  }

  async #execute(phase: Phase, key: string, ingredients: Ingredients): Promise<void> {
    const { name } = phase;
    await this.#earlierWriting;
    this.#options.onPhase?.({ phase: name, status: "started", seconds: 0 });
    const start = performance.now();
    const { artifact, named, report, loaded } = await this.#mending(() => this.#ask(phase, {}));
    const result: PhaseResult = { ...named!, kind: artifact!.kind };
    const before = this.#done.get(name)?.result.hash;
    if (before !== undefined && before !== result.hash)
      throw new MillraceError("ERR_INTERNAL", { what: `'${name}' gave another result for the same inputs` });
    const seconds = secondsSince(start);
    const outcome = { name, status: "done", seconds, artifact: result.hash, ops: report! } as const;
    this.#done.set(name, { phase, key, ingredients, result, outcome });
    for (const [parent, read] of loaded!) this.#memory.set(parent, read);
    this.#memory.set(name, artifact!);
    this.#write(name, artifact!, report!);
    this.#options.onPhase?.({ phase: name, status: "done", seconds: outcome.seconds });
  }

  #ask(phase: Phase, more: Partial<PhaseInput>): Promise<PhaseOutput> {
    const { config, folder, storeFolder, device = "auto", task = defaultTask, onProgress } = this.#options;
    const parents = phase.parents.map((name) => ({
      name,
      hash: this.#done.get(name)!.result.hash,
      ...(this.#memory.has(name) && !more.fingerprintOnly ? { artifact: this.#memory.get(name)! } : {}),
    }));
    const input: PhaseInput = { phase: phase.name, config, folder, storeFolder, device, parents, ...more };
    return this.#pool.run(task, input, {
      signal: this.#stop.signal,
      ...(onProgress ? { onProgress: (progress) => onProgress(phase.name, progress) } : {}),
    });
  }

  // Does the work; when an artifact it reads is lost or damaged, makes that one again and starts over.
  async #mending<T>(work: () => T | Promise<T>): Promise<T> {
    const mended = new Set<string>();
    for (;;) {
      try {
        return await work();
      } catch (error) {
        const lost = lostArtifact(error);
        // It may just not be on disk yet.
        await this.#writing;
        const source = [...this.#done.values()].find(({ result }) => result.hash === lost);
        if (lost === undefined || !source || mended.has(lost)) throw error;
        mended.add(lost);
        if (!this.#options.store.has(lost)) await this.#execute(source.phase, source.key, source.ingredients);
        await this.settle();
      }
    }
  }

  #write(name: PhaseName, artifact: Artifact, report: NonNullable<PhaseOutput["report"]>): void {
    const { storeFolder } = this.#options;
    const named = this.#done.get(name)!.result;
    this.#earlierWriting = this.#writing;
    const written = this.#writers.run("pipeline/store-artifact.task", { storeFolder, artifact, named });
    this.#chain(async () => {
      await written;
      this.#record(name, "done", report);
    });
    written.catch(() => {});
  }

  // Appends to the chain of writes. After a failure nothing more is recorded, and the running phase is stopped.
  #chain(step: () => Promise<void>): void {
    this.#writing = this.#writing.then(async () => {
      if (this.#writeError !== undefined) return;
      try {
        await step();
      } catch (error) {
        this.#writeError = error;
        this.#stop.abort();
      }
    });
  }

  #record(name: PhaseName, status: "done" | "cached", report: NonNullable<PhaseOutput["report"]>): void {
    const { ledger, run } = this.#options;
    const { key, ingredients, result, outcome } = this.#done.get(name)!;
    recordPhase(ledger, { run, phase: name, status, key, ingredients, result, seconds: outcome.seconds, report });
  }

  // Drops what no phase to come reads.
  #forget(after: Phase): void {
    const { phases } = this.#options;
    const coming = phases.slice(phases.indexOf(after) + 1).flatMap(({ parents }) => parents);
    const dropped = [...this.#memory.keys()].filter((name) => !coming.includes(name));
    for (const name of dropped) this.#memory.delete(name);
    if (dropped.length > 0) releaseShared();
  }
}

function notReady(phase: Phase, from: PhaseName, reasons: readonly Difference[]): MillraceError {
  const why = reasons.map(({ what }) => what).join(", ") || "it has no result yet";
  return new MillraceError("ERR_PHASE_NOT_READY", { phase: phase.name, from, why });
}

function lostArtifact(error: unknown): string | undefined {
  if (!(error instanceof MillraceError)) return undefined;
  if (error.code !== "ERR_ARTIFACT_CORRUPT" && error.code !== "ERR_ARTIFACT_MISSING") return undefined;
  return (error.details as { hash: string }).hash;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
