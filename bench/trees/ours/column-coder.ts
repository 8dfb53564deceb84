// What turns columns into the codes that trees are grown from, as the learner calls it: for what times it apart.
import type { Column } from "millrace";
import { builtModule } from "../built-module.js";

export interface ColumnCoder {
  findCuts(): void;
  /** After `findCuts`. */
  codeFeatures(): void;
}

/** Rows that the cuts are chosen from, as the learner has it. */
export const sampleRows = 200_000;

interface CodedTableModule {
  fitBins(features: unknown, settings: object, runtime: unknown): unknown;
  codeTable(features: unknown, bins: unknown, hasRecords: boolean, runtime: unknown): unknown;
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
  const runtime = makeRuntime({ threads });
  const features = makeTable(columns.map((values, index) => [`x${index}`, makeColumn("float32", { values })]));
  let bins: unknown;
  return {
    findCuts() {
      bins = fitBins(features, { maxBin, sampleRows, jointCodes: true, categoricalFeature: [] }, runtime);
    },
    codeFeatures() {
      codeTable(features, bins, true, runtime);
    },
  };
}
