import type { MessagePort } from "node:worker_threads";
import { type PackedError, packError } from "../../core/errors.js";
import type { OnProgress } from "../../core/progress.js";
import { makeRuntime, type Runtime } from "../runtime.js";

/** What a task module exports as `run`. */
export type Task<I, O> = (input: I, context: TaskContext) => O | Promise<O>;

export interface TaskContext {
  /** The control words that the caller's signal stops, and the thread budget. */
  readonly runtime: Runtime;
  readonly onProgress: OnProgress;
}

interface Message {
  readonly task: string;
  readonly input: unknown;
  readonly control: Int32Array;
  readonly port: MessagePort;
}

/** The one function every pool worker runs: loads the task's module and packs its error, which cloning would strip. */
export default async function work(message: Message): Promise<{ value?: unknown; error?: PackedError }> {
  const { task, input, control, port } = message;
  try {
    const { run } = (await import(task)) as { run: Task<unknown, unknown> };
    const runtime = makeRuntime({ control, threads: control[3] });
    return { value: await run(input, { runtime, onProgress: (progress) => port.postMessage(progress) }) };
  } catch (error) {
    return { error: packError(error) };
  } finally {
    port.close();
  }
}
