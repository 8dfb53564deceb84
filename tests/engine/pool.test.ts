import { afterAll, describe, expect, it } from "vitest";
import { allocate } from "../../src/columns/column.js";
import { MillraceError } from "../../src/core/errors.js";
import type { Progress } from "../../src/core/progress.js";
import { WorkerPool } from "../../src/engine/workers/pool.js";

const task = "../../tests/engine/pool-jobs.task";
const pool = new WorkerPool({ threads: 1, workers: 2 });
afterAll(() => pool.close());
const ask = (job: string, input?: unknown, options = {}) => pool.run<unknown, unknown>(task, { job, input }, options);

describe("the worker pool", () => {
  it("shares memory with its workers, both ways", async () => {
    const array = allocate(Float64Array, 1000);
    const back = (await ask("fill", array)) as Float64Array;
    expect(array[999]).toBe(7);
    back[0] = 8;
    expect(array[0]).toBe(8);
  });

  it("gives a task the threads it was made for", async () => {
    expect(await ask("threads")).toBe(1);
    await using wide = new WorkerPool({ threads: 3 });
    expect(wide.threads).toBe(3);
    expect(await wide.run(task, { job: "threads" })).toBe(3);
  });

  it("rebuilds errors with their code, details and sentence", async () => {
    const error = await ask("expected").catch((thrown: Error) => thrown);
    expect(error).toBeInstanceOf(MillraceError);
    expect(error).toMatchObject({ code: "ERR_COLUMN_MISSING", details: { column: "a", table: "t", near: "b" } });
    expect((error as Error).message).toContain("Did you mean 'b'?");
    await expect(ask("unexpected")).rejects.toMatchObject({ code: "ERR_INTERNAL", details: { what: "a fault" } });
  });

  it("reports a task module that cannot be loaded, and goes on", async () => {
    await expect(pool.run("engine/workers/none.task", {})).rejects.toMatchObject({ code: "ERR_INTERNAL" });
    expect(await ask("threads")).toBe(1);
  });

  it("says that a worker left, and goes on with another", async () => {
    await expect(ask("leave")).rejects.toMatchObject({ code: "ERR_WORKER_FAILED", exitCode: 1 });
    await expect(ask("threads", () => {})).rejects.toMatchObject({ code: "ERR_WORKER_FAILED" });
    expect(await ask("threads")).toBe(1);
  });

  it("hands on every progress report, in order", async () => {
    const seen: Progress[] = [];
    await ask("progress", 100, { onProgress: (progress: Progress) => seen.push(progress) });
    expect(seen.map(({ done }) => done)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
  });

  it("stops a loop and a long native call when asked, and can be used again", async () => {
    const values = allocate(Int8Array, 200_000_000);
    for (const [job, input, what] of [
      ["loop", undefined, "the loop"],
      ["native", values, "'statistics/histogram'"],
    ] as const) {
      const abort = new AbortController();
      const options = { signal: abort.signal, onProgress: () => abort.abort() };
      await expect(ask(job, input, options)).rejects.toMatchObject({ code: "ERR_CANCELLED", details: { what } });
      expect(await ask("threads")).toBe(1);
    }
  });

  it("does not begin what was cancelled before", async () => {
    await expect(ask("loop", undefined, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "ERR_CANCELLED",
    });
  });

  it("leaves the event loop free while its workers are busy", async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 5);
    await Promise.all([ask("sleep", 200), ask("sleep", 200)]);
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(5);
  });
});
