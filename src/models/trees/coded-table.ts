// A table as codes: what trees are grown from.
import { allocate, type Chunk } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { codeFeatures } from "../../engine/ops/tree/code-features.js";
import { findCuts, mostCuts } from "../../engine/ops/tree/find-cuts.js";
import type { Runtime } from "../../engine/runtime.js";
import { type Categories, categoriesOf, featureChunks, rankedNames } from "../features.js";
import { type BinPlan, codeBytes, planBins, recordBytes } from "./bin-plan.js";
import { fitCategories } from "./fit-categories.js";

/** How values become codes: fitted on training rows, used for any rows. */
export interface Bins {
  /** By code unit: the order models work in. */
  readonly names: readonly string[];
  readonly categories: Categories;
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
  /** Number columns whose values are categories; text always is. */
  readonly categoricalFeature: readonly string[];
  /** What becomes of the categories found: a model to go on from has numbered some of them already. */
  readonly number?: (found: Categories) => Categories;
}

export function fitBins(features: Table, settings: BinSettings, runtime: Runtime): Bins {
  const names = rankedNames(features.names);
  const found = fitCategories(features, settings.categoricalFeature, runtime);
  const categories = settings.number?.(found) ?? found;
  const cuts = allocate(Float64Array, names.length * mostCuts);
  const slots = names.map((name) => (categoriesOf(categories, name)?.length ?? 0) + 1);
  const numeric = [...names.keys()].filter((feature) => !categoriesOf(categories, names[feature]));
  if (numeric.length > 0) {
    const own = {
      cuts: numeric.length === names.length ? cuts : allocate(Float64Array, numeric.length * mostCuts),
      cutCounts: allocate(Int32Array, numeric.length),
    };
    const chunks = featureChunks(
      features,
      numeric.map((feature) => names[feature]),
    );
    const { maxBin, sampleRows } = settings;
    runOp(findCuts, { features: chunks, ...own, maxBin, sampleRows }, runtime);
    numeric.forEach((feature, k) => {
      slots[feature] = own.cutCounts[k] + 2;
      if (own.cuts !== cuts) cuts.set(own.cuts.subarray(k * mostCuts, (k + 1) * mostCuts), feature * mostCuts);
    });
  }
  const kinds = names.map((name) => categoriesOf(categories, name) !== undefined);
  return { names, categories, cuts, plan: planBins(slots, kinds, settings.jointCodes) };
}

/** Codes of a table's rows; with records where trees learn from them. */
export function codeTable(features: Table, bins: Bins, hasRecords: boolean, runtime: Runtime): CodedTable {
  const rowCount = features.rowCount;
  const chunks: readonly Chunk[] = featureChunks(features, bins.names, bins.categories);
  const codes = allocate(Uint8Array, codeBytes(bins.plan, rowCount));
  const records = allocate(Uint8Array, hasRecords ? recordBytes(bins.plan, rowCount) : 0);
  if (chunks.length > 0) {
    const target = { codes, records, totalRows: rowCount, firstRow: 0 };
    runOp(codeFeatures, { features: chunks, cuts: bins.cuts, ...bins.plan, ...target }, runtime);
  }
  return { rowCount, codes, records };
}
