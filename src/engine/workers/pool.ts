import { availableParallelism } from "node:os";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import { Piscina } from "piscina";
import { allocate } from "../../columns/column.js";
import { isPackedError, MillraceError, unpackError } from "../../core/errors.js";
import { taskUrl } from "../../core/package-root.js";
import type { OnProgress, Progress } from "../../core/progress.js";

/**
 * The pool of worker threads that long work runs in, so that the event loop never blocks. One budget for the process:
 * a task gets `threads` native threads, and no more tasks run at once than workers x threads <= cores allows.
 */
export class WorkerPool {
  readonly #piscina: Piscina;
  readonly threads: number;

  constructor(options: { threads?: number; workers?: number } = {}) {
    const cores = availableParallelism();
    this.threads = Math.max(1, options.threads ?? cores);
    const workers = Math.max(1, options.workers ?? Math.floor(cores / this.threads));
    this.#piscina = new Piscina({
      filename: taskUrl("engine/workers/worker"),
      minThreads: 0,
      maxThreads: workers,
      // Long enough that the phases of a run share a worker, short enough that an idle embedder keeps none.
      idleTimeout: 2_000,
      atomics: "disabled",
    });
  }

  /**
   * Runs the exported `run` of a task module in a worker.
   *
   * @param task path of the module below src, without ending: `phases/run-phase.task`
   * @param input structured-cloneable; shared memory is shared, not copied; ports in it are named in `transfer`
   * @throws {MillraceError} whatever the task threw, rebuilt; ERR_CANCELLED after `signal` aborts; ERR_WORKER_FAILED
   *   when the worker ran out of heap or left
   */
  async run<I, O>(
    task: string,
    input: I,
    options: { signal?: AbortSignal; onProgress?: OnProgress; transfer?: readonly MessagePort[] } = {},
  ): Promise<O> {
    const { signal, onProgress, transfer = [] } = options;
    if (signal?.aborted) throw new MillraceError("ERR_CANCELLED", { what: "the task" });
    const control = allocate(Int32Array, 4);
    control[3] = this.threads;
    const onAbort = () => Atomics.store(control, 0, 1);
    signal?.addEventListener("abort", onAbort, { once: true });
    const { port1, port2 } = new MessageChannel();
    if (onProgress) port1.on("message", (progress: Progress) => onProgress(progress));
    port1.unref();
    const watch = onProgress && watchSteps(control, port1, onProgress);
    try {
      const message = { task: taskUrl(task), input, control, port: port2 };
      const answer = await this.#piscina.run(message, { transferList: [port2, ...transfer] }).catch((error: Error) => {
        // The task's own errors come packed in the answer: this is the worker's end, or an input that cannot be posted.
        throw new MillraceError("ERR_WORKER_FAILED", { task, reason: error.message }, { cause: error });
      });
      if (isPackedError(answer.error)) throw unpackError(answer.error);
      return answer.value as O;
    } finally {
      clearInterval(watch);
      port1.close();
      signal?.removeEventListener("abort", onAbort);
    }
  }

  async close(): Promise<void> {
    await this.#piscina.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

const watchMs = 200;

// A native call keeps its worker from posting messages, but counts its steps in the shared control words: they are
// reported from here, in the words of the worker's last message; in its unit too, where both count to the same total.
function watchSteps(control: Int32Array, port: MessagePort, onProgress: OnProgress): NodeJS.Timeout {
  let last: Progress = { step: "working", done: 0, total: 0, unit: "steps" };
  let seen = 0;
  port.on("message", (progress: Progress) => {
    last = progress;
  });
  const timer = setInterval(() => {
    const [done, total] = [Atomics.load(control, 1), Atomics.load(control, 2)];
    if (total === 0 || done === seen) return;
    seen = done;
    const isSame = last.total === total;
    if (!isSame) onProgress({ step: last.step, done, total, unit: "steps" });
    else if (done > last.done) onProgress({ ...last, done });
  }, watchMs);
  return timer.unref();
}
