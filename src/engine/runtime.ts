import { availableParallelism } from "node:os";
import { allocate } from "../columns/column.js";
import type { Devices } from "./devices.js";
import type { RunReport } from "./run-report.js";

/**
 * What an op call may use: threads, a way to stop it, and where to note what ran.
 *
 * `control` is four int32 words in shared memory, as in native/core/control.h: stop, done, total, threads.
 */
export interface Runtime {
  readonly control: Int32Array;
  readonly report?: RunReport;
  /** Where runOnDevice may run ops; without it, on the CPU. */
  readonly devices?: Devices;
}

/** A runtime with its own control words. `threads`: at most this many native threads a call, default all cores. */
export function makeRuntime(
  options: { threads?: number; report?: RunReport; devices?: Devices; control?: Int32Array } = {},
): Runtime {
  const control = options.control ?? allocate(Int32Array, 4);
  control[3] = Math.max(1, options.threads ?? (control[3] || availableParallelism()));
  const { report, devices } = options;
  return { control, ...(report ? { report } : {}), ...(devices ? { devices } : {}) };
}

/** The same threads and the same way to stop, but no report: for a call that is a part of an op that is noted itself. */
export function unreported({ control }: Runtime): Runtime {
  return { control };
}

export function threadsOf(runtime: Runtime): number {
  return runtime.control[3];
}

/** Asks every call under this runtime, on whatever thread, to stop at its next block. */
export function stop(runtime: Runtime): void {
  Atomics.store(runtime.control, 0, 1);
}

export function isStopped(runtime: Runtime): boolean {
  return Atomics.load(runtime.control, 0) !== 0;
}

/** Runs `work` with `signal` wired to the control words, so that an abort stops native calls in other threads too. */
export async function withSignal<T>(
  runtime: Runtime,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  if (!signal) return work();
  const onAbort = () => stop(runtime);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
