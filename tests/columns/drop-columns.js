// Allocates columns one after the other, touching and dropping each, and prints the largest resident memory seen.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { allocate } from "../../dist/esm/columns/column.js";

if (isMainThread && process.argv[2] === "worker") {
  new Worker(new URL(import.meta.url)).on("message", (text) => process.stdout.write(text));
} else {
  let peak = 0;
  let allocated = 0;
  while (allocated < 6e9) {
    allocate(Float64Array, 2_500_000).fill(1);
    allocated += 20_000_000;
    peak = Math.max(peak, process.memoryUsage.rss());
  }
  const text = JSON.stringify({ allocated, peak });
  if (isMainThread) process.stdout.write(text);
  else parentPort.postMessage(text);
}
