// What turns columns into the codes that trees are grown from, as the learner calls it: for what times it apart.
import type { Column } from "millrace";
import { builtModule } from "../built-module.js";

export interface ColumnCoder {
  findCuts(): void;
  /** After `findCuts`. */
  codeFeatures(): void;
  /** The loops that trees are grown by, over the codes: the least of some repeats. After `codeFeatures`. */
  timeKernels(repeats: number): readonly TimedKernel[];
}

export interface TimedKernel {
  readonly kernel: string;
  readonly unit: string;
  readonly nanoseconds: number;
}

/** Rows that the cuts are chosen from, as the learner has it. */
export const sampleRows = 200_000;

interface CodedTableModule {
  fitBins(features: unknown, settings: object, runtime: unknown): { readonly plan: object };
  codeTable(features: unknown, bins: unknown, hasRecords: boolean, runtime: unknown): object;
}

export async function columnCoder(
  columns: readonly Float32Array[],
  maxBin: number,
  threads: number,
): Promise<ColumnCoder> {
  const { fitBins, codeTable } = (await builtModule("models/trees/coded-table")) as CodedTableModule;
  const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): unknown };
  const { makeColumn } = (await builtModule("columns/column")) as {
    makeColumn(type: "float32", parts: { values: Float32Array }): Column;
  };
  const { makeTable } = (await builtModule("columns/table")) as { makeTable(entries: unknown): unknown };
  const { runOp } = (await builtModule("engine/dispatch")) as {
    runOp(op: unknown, args: object, runtime: unknown): void;
  };
  const { timeKernels, timedKernels } = (await builtModule("engine/ops/tree/time-kernels")) as {
    timeKernels: unknown;
    timedKernels: readonly Omit<TimedKernel, "nanoseconds">[];
  };
  const runtime = makeRuntime({ threads });
  const features = makeTable(columns.map((values, index) => [`x${index}`, makeColumn("float32", { values })]));
  let bins: { readonly plan: object };
  let coded: object;
  return {
    findCuts() {
      bins = fitBins(features, { maxBin, sampleRows, jointCodes: true, categoricalFeature: [] }, runtime);
    },
    codeFeatures() {
      coded = codeTable(features, bins, true, runtime);
    },
    timeKernels(repeats) {
      const nanoseconds = new Float64Array(timedKernels.length);
      runOp(timeKernels, { ...coded, ...bins.plan, nanoseconds, repeats }, runtime);
      return timedKernels.map((timed, index) => ({ ...timed, nanoseconds: nanoseconds[index] }));
    },
  };
}
