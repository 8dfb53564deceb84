// The two ops that turn columns into bin codes, for what times them apart from training.
import type { Column } from "millrace";
import { builtModule } from "../built-module.js";
import { sharedFloats } from "../data/data-file.js";

export interface ColumnCoder {
  findCuts(): void;
  /** After `findCuts`. */
  codeFeatures(): void;
}

/** Rows that the cuts are chosen from, as the learner has it. */
export const sampleRows = 200_000;

type RunOp = (op: unknown, args: unknown, runtime: unknown) => void;

export async function columnCoder(
  columns: readonly Float32Array[],
  maxBin: number,
  threads: number,
): Promise<ColumnCoder> {
  const { runOp } = (await builtModule("engine/dispatch")) as { runOp: RunOp };
  const { makeRuntime } = (await builtModule("engine/runtime")) as { makeRuntime(options: object): unknown };
  const { makeColumn } = (await builtModule("columns/column")) as {
    makeColumn(type: "float32", parts: { values: Float32Array }): Column;
  };
  const cutting = (await builtModule("engine/ops/tree/find-cuts")) as { findCuts: unknown; mostCuts: number };
  const coding = (await builtModule("engine/ops/tree/code-features")) as { codeFeatures: unknown };
  const runtime = makeRuntime({ threads });
  const features = columns.map((values) => makeColumn("float32", { values }).chunks[0]);
  const cuts = new Float64Array(sharedFloats(2 * features.length * cutting.mostCuts).buffer);
  const cutCounts = new Int32Array(sharedFloats(features.length).buffer);
  return {
    findCuts: () => runOp(cutting.findCuts, { features, cuts, cutCounts, maxBin, sampleRows }, runtime),
    codeFeatures() {
      const codes = new Uint8Array(new SharedArrayBuffer(columns.length * (columns[0]?.length ?? 0)));
      runOp(coding.codeFeatures, { features, cuts, cutCounts, codes }, runtime);
    },
  };
}
