import type { ArgumentsOf, Op } from "../op.js";
import type { Runtime } from "../runtime.js";
import type { GpuJob } from "./gpu-job.js";
import type { Gpu } from "./open-gpu.js";

/** What a call costs, for the choice of device. */
export interface Workload {
  /** Milliseconds on one CPU thread, from the op's measured nanoseconds a row. */
  readonly cpuMs: number;
  /** How often the GPU reads or writes a word, over all passes. */
  readonly visits: number;
  /** Bytes that go up and come back. */
  readonly bytes: number;
  /** Milliseconds on one CPU thread of what stays there where the GPU does the rest; default 0. */
  readonly hostMs?: number;
  /** Times that the CPU waits for the GPU; default 1. */
  readonly waits?: number;
}

/** How an op runs on the GPU: written once, in `launch/<family>/<op>.ts`, and listed in launchers.ts. */
// biome-ignore lint/suspicious/noExplicitAny: any op
export interface Launcher<O extends Op<any, any, any> = Op<any, any, any>> {
  readonly op: O;
  /** The shader it runs, where that is another op's. */
  readonly shader?: string;
  workload(args: ArgumentsOf<O>): Workload;
  /** Why these arguments cannot go to this device; undefined: they can. */
  refuse?(args: ArgumentsOf<O>, gpu: Gpu): string | undefined;
  /** Fills the op's outputs, as the native call does. The arguments are checked. */
  launch(job: GpuJob, args: ArgumentsOf<O>, runtime: Runtime): Promise<void>;
}
