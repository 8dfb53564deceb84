// Rows that need never be in memory as a table: a file that a worker reads, or the caller's batches, which a worker asks
// for one by one through a port. Both can be gone through several times.
import { once } from "node:events";
import { resolve } from "node:path";
import { MessageChannel, type MessagePort } from "node:worker_threads";
import type { Table } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import type { Runtime } from "../engine/runtime.js";
import { readBatches } from "../sources/read-batches.js";
import { type Features, tableOf } from "./estimator-input.js";

/** Batches of rows that can be gone through more than once: each call of `batches` begins anew and gives the same rows. */
export interface RowBatches {
  batches(): Iterable<Features> | AsyncIterable<Features>;
}

/** Rows to learn from that are read twice and never held: a path, a glob of paths, or batches. */
export type RowSource = string | RowBatches;

export function isRowSource(given: unknown): given is RowSource {
  return typeof given === "string" || typeof Object(given).batches === "function";
}

/** A source as it is posted to a worker. */
export type PostedSource = { readonly path: string } | { readonly port: MessagePort };

/** A source on its way to a worker; `close` when the worker is done. */
export interface ServedSource {
  readonly posted: PostedSource;
  readonly transfer: readonly MessagePort[];
  /** What the caller's own `batches` threw. */
  failure(): unknown;
  close(): Promise<void>;
}

type Ask = "begin" | "next";
type Answer = { readonly batch: Table } | { readonly end: "done" | "failed" };

/** The side that has the batches. */
export function serveSource(source: RowSource, signal?: AbortSignal): ServedSource {
  if (typeof source === "string") {
    return { posted: { path: resolve(source) }, transfer: [], failure: () => undefined, close: async () => {} };
  }
  const { port1, port2 } = new MessageChannel();
  let iterator: Iterator<Features> | AsyncIterator<Features> | undefined;
  let failure: unknown;
  const answer = (message: Answer) => port1.postMessage(message);
  const onAbort = () => answer({ end: "failed" });
  signal?.addEventListener("abort", onAbort, { once: true });
  port1.on("message", async (ask: Ask) => {
    try {
      if (ask === "begin") iterator = iteratorOf(source.batches());
      const { done, value } = await iterator!.next();
      answer(done ? { end: "done" } : { batch: tableOf(value) });
    } catch (error) {
      failure = error;
      answer({ end: "failed" });
    }
  });
  return {
    posted: { port: port2 },
    transfer: [port2],
    failure: () => failure,
    async close() {
      signal?.removeEventListener("abort", onAbort);
      port1.close();
      await iterator?.return?.();
    },
  };
}

function iteratorOf(batches: Iterable<Features> | AsyncIterable<Features>) {
  if (Symbol.asyncIterator in batches) return batches[Symbol.asyncIterator]();
  return batches[Symbol.iterator]();
}

/** The side that wants them: the batches from the first on. @throws {MillraceError} ERR_CANCELLED, those of reading */
export function batchesOf(source: PostedSource, runtime: Runtime): AsyncIterable<Table> {
  return "path" in source ? readBatches(source.path, { runtime }) : askFor(source.port);
}

async function* askFor(port: MessagePort): AsyncGenerator<Table> {
  for (let ask: Ask = "begin"; ; ask = "next") {
    port.postMessage(ask);
    const [answer] = (await once(port, "message")) as [Answer];
    if ("batch" in answer) yield answer.batch;
    else if (answer.end === "done") return;
    else throw new MillraceError("ERR_CANCELLED", { what: "reading batches" });
  }
}
