// Trains on a folder of Parquet files in a process of its own, and says how long it took and the most it held. Rows are
// read into memory whole: this is the way for now, and where streamed training goes.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GradientBoosting, readTable } from "millrace";

const { folder, trees } = JSON.parse(process.argv[2]) as { folder: string; trees: number };
const start = performance.now();
const table = await readTable(join(folder, "*.parquet"));
await new GradientBoosting({ objective: "binary", numIterations: trees, numLeaves: 255, lambdaL2: 1 }).fit(table, {
  target: "label",
  seed: 1,
});
const seconds = (performance.now() - start) / 1000;
const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"));
console.log(
  JSON.stringify({ seconds, peakBytes: 1024 * Number(peak?.[1] ?? Number.NaN), way: "read into memory whole" }),
);
