// main, worker: allocates columns one after the other, touching and dropping each, and prints the largest resident memory.
// return: prints the resident memory with 30 columns of 20 MB, and after dropping them.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { allocate } from "../../dist/esm/columns/column.js";
import { releaseShared } from "../../dist/esm/columns/shared-memory.js";
import { nativeCore } from "../../dist/esm/engine/native/addon.js";

nativeCore();
const someColumns = () => Array.from({ length: 30 }, () => allocate(Float64Array, 2_500_000).fill(1));

if (process.argv[2] === "return") {
  // The first columns freed are what makes the allocator keep later ones.
  someColumns();
  releaseShared();
  await new Promise((resolve) => setTimeout(resolve, 100));
  let columns = someColumns();
  const before = columns.length && process.memoryUsage.rss();
  columns = [];
  releaseShared();
  await new Promise((resolve) => setTimeout(resolve, 300));
  process.stdout.write(JSON.stringify({ before, after: process.memoryUsage.rss() }));
} else if (isMainThread && process.argv[2] === "worker") {
  new Worker(new URL(import.meta.url)).on("message", (text) => process.stdout.write(text));
} else {
  let peak = 0;
  let allocated = 0;
  while (allocated < 3.5e9) {
    allocate(Float64Array, 2_500_000).fill(1);
    allocated += 20_000_000;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const text = JSON.stringify({ allocated, peak });
  if (isMainThread) process.stdout.write(text);
  else parentPort.postMessage(text);
}
