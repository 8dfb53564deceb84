// Trains on a folder of Parquet files in a process of its own, streamed, and says how long it took, reading and coding
// apart from trees, and the most it held.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { GradientBoosting } from "millrace";

const { folder, trees } = JSON.parse(process.argv[2]) as { folder: string; trees: number };
const start = performance.now();
let coded = start;
const parameters = { objective: "binary", numIterations: trees, numLeaves: 255, lambdaL2: 1 } as const;
await new GradientBoosting(parameters).fit(join(folder, "*.parquet"), {
  target: "label",
  seed: 1,
  onProgress: ({ unit }) => {
    if (unit === "rows") coded = performance.now();
  },
});
const end = performance.now();
const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"));
console.log(
  JSON.stringify({
    seconds: (end - start) / 1000,
    treeSeconds: (end - coded) / 1000,
    peakBytes: 1024 * Number(peak?.[1] ?? Number.NaN),
    way: "streamed",
  }),
);
