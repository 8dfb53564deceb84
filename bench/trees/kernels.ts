// What the inner loops cost, apart from everything around them. Coding is timed through its ops; loops that run inside of
// one op time themselves.
import { makePart } from "./data/data-file.js";
import { higgs } from "./data/higgs.js";
import { medianSeconds } from "./ours/clock.js";
import { columnCoder, sampleRows } from "./ours/column-coder.js";

export interface KernelCost {
  readonly kernel: string;
  readonly unit: string;
  /** The prototype's figure on another machine: a scale to read ours by. */
  readonly stated?: number;
  readonly nanoseconds: number;
}

const stated: Readonly<Record<string, number>> = {
  "tree/code-features": 3.9,
  "histogram add, all rows": 0.44,
  "histogram add, 1 row of 8": 0.58,
  "histogram add, 1 row of 128": 0.45,
  "partition, all rows": 2.5,
  "split search": 0.61,
};

/** Of the loops inside of growing a tree: the least of so many. */
const repeats = 7;

/** One thread, 1e6 x 28. */
export async function timeKernels(quick: boolean, log: (line: string) => void): Promise<readonly KernelCost[]> {
  log("trees: kernels, 1 thread");
  const rows = quick ? 50_000 : 1_000_000;
  const { columns } = makePart(higgs(), 0, rows);
  const coder = await columnCoder(columns, 255, 1);
  const perCell = (call: () => void, rowsRead = rows) => (medianSeconds(call, 1) * 1e9) / (rowsRead * columns.length);
  const costs: readonly KernelCost[] = [
    {
      kernel: "tree/find-cuts",
      unit: "sampled row and feature",
      nanoseconds: perCell(coder.findCuts, Math.min(rows, sampleRows)),
    },
    { kernel: "tree/code-features", unit: "row and feature", nanoseconds: perCell(coder.codeFeatures) },
    ...coder.timeKernels(repeats),
  ].map((cost) => (stated[cost.kernel] ? { ...cost, stated: stated[cost.kernel] } : cost));
  for (const { kernel, unit, nanoseconds } of costs)
    log(`    ${kernel.padEnd(30)} ${nanoseconds.toFixed(2)} ns a ${unit}`);
  return costs;
}
