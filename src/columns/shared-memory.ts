// V8 does not count shared buffers when it decides to collect: dropped columns would pile up until something else
// triggers a collection (measured on Node 20: 200 buffers of 20 MB, each dropped at once, peak at 4.0 GB; collecting
// after each 256 MB, 0.35 GB at 1 ms a collection). So what is allocated is counted here.
import { constants } from "node:buffer";
import v8 from "node:v8";
import vm from "node:vm";
import { isMainThread } from "node:worker_threads";
import { MillraceError } from "../core/errors.js";

/** A worker's own heap is small and quick to collect; the main thread's may be a large application's. */
const collectAfterBytes = isMainThread ? 2 ** 30 : 2 ** 28;
let allocated = 0;
let collect: (() => void) | undefined;

/**
 * Zeroed shared memory. All columns live in such.
 *
 * @throws {MillraceError} ERR_ARRAY_TOO_LARGE beyond what this version of Node has for one array (4 GiB for version 20)
 */
export function allocateShared(bytes: number): SharedArrayBuffer {
  if (bytes > constants.MAX_LENGTH) {
    throw new MillraceError("ERR_ARRAY_TOO_LARGE", { bytes, most: constants.MAX_LENGTH, node: process.versions.node });
  }
  allocated += bytes;
  if (allocated > collectAfterBytes) releaseShared();
  return new SharedArrayBuffer(bytes);
}

/** Gives back the shared memory that nothing refers to any more. Costs one collection of this thread's heap. */
export function releaseShared(): void {
  allocated = 0;
  collect ??= exposedCollector();
  collect();
}

function exposedCollector(): () => void {
  const already = (globalThis as { gc?: () => void }).gc;
  if (already) return already;
  v8.setFlagsFromString("--expose-gc");
  // A context made now has `gc`; the running one stays as it was.
  const gc: unknown = vm.runInNewContext("typeof gc === 'function' ? gc : undefined");
  v8.setFlagsFromString("--no-expose-gc");
  return typeof gc === "function" ? (gc as () => void) : () => {};
}
