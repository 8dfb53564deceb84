// A table as codes: what trees are grown from.
import { allocate, type Chunk } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { codeFeatures } from "../../engine/ops/tree/code-features.js";
import { findCuts, mostCuts } from "../../engine/ops/tree/find-cuts.js";
import type { Runtime } from "../../engine/runtime.js";
import { featureChunks, rankedNames } from "../features.js";
import { type BinPlan, codeBytes, planBins, recordBytes } from "./bin-plan.js";

/** How values become codes: fitted on training rows, used for any rows. */
export interface Bins {
  /** By code unit: the order models work in. */
  readonly names: readonly string[];
  readonly cuts: Float64Array;
  readonly plan: BinPlan;
}

export interface CodedTable {
  readonly rowCount: number;
  readonly codes: Uint8Array;
  /** Empty for rows that are only watched. */
  readonly records: Uint8Array;
}

export interface BinSettings {
  readonly maxBin: number;
  /** Rows that cuts are chosen from. */
  readonly sampleRows: number;
  readonly jointCodes: boolean;
}

export function fitBins(features: Table, settings: BinSettings, runtime: Runtime): Bins {
  const names = rankedNames(features.names);
  const cuts = allocate(Float64Array, names.length * mostCuts);
  const cutCounts = allocate(Int32Array, names.length);
  const { maxBin, sampleRows } = settings;
  if (names.length > 0) {
    runOp(findCuts, { features: featureChunks(features, names), cuts, cutCounts, maxBin, sampleRows }, runtime);
  }
  const slots = Array.from(cutCounts, (count) => count + 2);
  const plan = planBins(
    slots,
    names.map(() => false),
    settings.jointCodes,
  );
  return { names, cuts, plan };
}

/** Codes of a table's rows; with records where trees learn from them. */
export function codeTable(features: Table, bins: Bins, hasRecords: boolean, runtime: Runtime): CodedTable {
  const rowCount = features.rowCount;
  const chunks: readonly Chunk[] = featureChunks(features, bins.names);
  const codes = allocate(Uint8Array, codeBytes(bins.plan, rowCount));
  const records = allocate(Uint8Array, hasRecords ? recordBytes(bins.plan, rowCount) : 0);
  if (chunks.length > 0) {
    const target = { codes, records, totalRows: rowCount, firstRow: 0 };
    runOp(codeFeatures, { features: chunks, cuts: bins.cuts, ...bins.plan, ...target }, runtime);
  }
  return { rowCount, codes, records };
}
