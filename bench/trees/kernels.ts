// What the inner loops cost, apart from everything around them. The ops of the tree family are timed through their
// contracts; loops that run inside of one op only show where that op times itself.

import { builtModule } from "./built-module.js";
import { makePart } from "./data/data-file.js";
import { higgs } from "./data/higgs.js";
import { medianSeconds } from "./ours/clock.js";
import { columnCoder, sampleRows } from "./ours/column-coder.js";

export interface KernelCost {
  readonly kernel: string;
  readonly unit: string;
  /** The prototype's figure on another machine: a scale to read ours by. */
  readonly stated?: number;
  readonly nanoseconds?: number;
  readonly missing?: string;
}

type Addon = Record<string, (...args: unknown[]) => void>;

/** The loops inside of growing a tree, in the order in which `tree/time-kernels` answers them. */
const inner = [
  { kernel: "histogram add, all rows", unit: "row and feature", stated: 0.44 },
  { kernel: "histogram add, 1 row of 8", unit: "row and feature", stated: 0.58 },
  { kernel: "histogram add, 1 row of 128", unit: "row and feature", stated: 0.45 },
  { kernel: "partition", unit: "row", stated: 2.5 },
  { kernel: "split scan", unit: "bin", stated: 0.61 },
] as const;

/** One thread, 1e6 x 28. */
export async function timeKernels(quick: boolean, log: (line: string) => void): Promise<readonly KernelCost[]> {
  log("trees: kernels, 1 thread");
  const rows = quick ? 50_000 : 1_000_000;
  const { columns } = makePart(higgs(), 0, rows);
  const coder = await columnCoder(columns, 255, 1);
  const perCell = (call: () => void, rowsRead = rows) => (medianSeconds(call, 1) * 1e9) / (rowsRead * columns.length);
  const costs: KernelCost[] = [
    {
      kernel: "tree/find-cuts",
      unit: "sampled row and feature",
      nanoseconds: perCell(coder.findCuts, Math.min(rows, sampleRows)),
    },
    { kernel: "tree/code-features", unit: "row and feature", stated: 3.9, nanoseconds: perCell(coder.codeFeatures) },
    ...(await timeInner()),
  ];
  for (const { kernel, unit, nanoseconds, missing } of costs)
    log(`    ${kernel.padEnd(30)} ${nanoseconds === undefined ? missing : `${nanoseconds.toFixed(2)} ns a ${unit}`}`);
  return costs;
}

/** The place for the native core's own clock: an op that fills one float64 with nanoseconds for each loop above. */
async function timeInner(): Promise<readonly KernelCost[]> {
  const { nativeCore } = (await builtModule("engine/native/addon")) as { nativeCore(): Addon };
  const op = nativeCore()["tree/time-kernels"];
  if (!op) return inner.map((loop) => ({ ...loop, missing: "not there yet: the core has no tree/time-kernels" }));
  const nanoseconds = new Float64Array(inner.length);
  op(nanoseconds, new Int32Array(new SharedArrayBuffer(16)).fill(1, 3));
  return inner.map((loop, index) => ({ ...loop, nanoseconds: nanoseconds[index] }));
}
