// A table as codes: what trees are grown from.
import { allocate, type Chunk } from "../../columns/column.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { runOp } from "../../engine/dispatch.js";
import { codeFeatures } from "../../engine/ops/tree/code-features.js";
import { findCuts, mostCuts } from "../../engine/ops/tree/find-cuts.js";
import type { Runtime } from "../../engine/runtime.js";
import {
  type Categories,
  type CategoryCells,
  categoriesOf,
  categoryCells,
  featureChunks,
  rankedNames,
} from "../features.js";
import { type BinPlan, codeBytes, planBins, recordBytes, recordGroups } from "./bin-plan.js";
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
  /** Empty where records alone serve. */
  readonly codes: Uint8Array;
  /** Empty for rows that are only watched. */
  readonly records: Uint8Array;
  /** Room for which row each record is of, where training moves records with their rows; else empty. */
  readonly order: Uint32Array;
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
  const categories = fitCategories(features, settings.categoricalFeature, runtime);
  return chooseBins(features.names, categories, (names) => featureChunks(features, names), settings, runtime);
}

/**
 * The bins of some features.
 *
 * @param found the categories of those that have some
 * @param valuesOf values of the features that have none, of all rows or of those that tree/draw-cut-rows keeps
 */
export function chooseBins(
  featureNames: readonly string[],
  found: Categories,
  valuesOf: (names: readonly string[]) => readonly Chunk[],
  settings: BinSettings,
  runtime: Runtime,
): Bins {
  const names = rankedNames(featureNames);
  const categories = settings.number?.(found) ?? found;
  const cuts = allocate(Float64Array, names.length * mostCuts);
  const slots = names.map((name) => (categoriesOf(categories, name)?.length ?? 0) + 1);
  const numeric = [...names.keys()].filter((feature) => !categoriesOf(categories, names[feature]));
  if (numeric.length > 0) {
    const own = {
      cuts: numeric.length === names.length ? cuts : allocate(Float64Array, numeric.length * mostCuts),
      cutCounts: allocate(Int32Array, numeric.length),
    };
    const chunks = valuesOf(numeric.map((feature) => names[feature]));
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

/** Which copies of the codes there are: by column to part rows by, by record to learn from. */
export interface CodeCopies {
  readonly columns: boolean;
  readonly records: boolean;
  /** Records move with their rows. */
  readonly isMoved: boolean;
}

/** From here on columns of codes beside records are not worth their memory: a byte a row and feature. */
const fewestLongRows = 2 ** 25;

/** Whether records that stay where they are get columns beside them. The model is the same either way. */
export const hasColumnsBeside = (rowCount: number): boolean => rowCount < fewestLongRows;

/**
 * The copies of rows to learn from. Records of one cache line move with their rows and need no columns beside them; longer
 * ones stay where they are. The model is the same either way.
 *
 * @param wanted columnCopy
 */
export function trainingCopies(wanted: string, plan: BinPlan, rowCount: number): CodeCopies {
  const isMoved = wanted !== "always" && recordGroups(plan) === 1;
  const columns = wanted === "always" || (wanted === "auto" && !isMoved && hasColumnsBeside(rowCount));
  return { columns, records: true, isMoved };
}

/** Room for the codes of so many rows. */
export function roomForCodes(bins: Bins, rowCount: number, copies: CodeCopies): CodedTable {
  return {
    rowCount,
    codes: allocate(Uint8Array, copies.columns ? codeBytes(bins.plan, rowCount) : 0),
    records: allocate(Uint8Array, copies.records ? recordBytes(bins.plan, rowCount) : 0),
    order: allocate(Uint32Array, copies.isMoved ? rowCount : 0),
  };
}

/** Codes the rows of a table, which are rows `firstRow` on of all. */
export function codeRows(features: Table, bins: Bins, room: CodedTable, firstRow: number, runtime: Runtime): void {
  const cells = bins.names.map((name): CategoryCells => {
    const known = categoriesOf(bins.categories, name);
    if (known) return categoryCells(name, columnNamed(features, name, "the features"), known);
    return { chunk: featureChunks(features, [name])[0] };
  });
  if (cells.length === 0 || features.rowCount === 0) return;
  const { codes, records, rowCount: totalRows } = room;
  const target = { codes, records, totalRows, firstRow };
  const chunks = { features: cells.map(({ chunk }) => chunk), ...joinTables(cells.map(({ table }) => table)) };
  runOp(codeFeatures, { ...chunks, cuts: bins.cuts, ...bins.plan, ...target }, runtime);
}

// The tables as one, and where that of each feature begins and ends.
function joinTables(each: readonly (Int32Array | undefined)[]): { tables: Int32Array; tableOffsets: Int32Array } {
  const tableOffsets = new Int32Array(each.length + 1);
  each.forEach((table, feature) => {
    tableOffsets[feature + 1] = tableOffsets[feature] + (table?.length ?? 0);
  });
  const tables = new Int32Array(tableOffsets[each.length]);
  each.forEach((table, feature) => {
    if (table) tables.set(table, tableOffsets[feature]);
  });
  return { tables, tableOffsets };
}

/** Codes of a table's rows by column; with records where trees learn from them. */
export function codeTable(features: Table, bins: Bins, hasRecords: boolean, runtime: Runtime): CodedTable {
  const room = roomForCodes(bins, features.rowCount, { columns: true, records: hasRecords, isMoved: false });
  codeRows(features, bins, room, 0, runtime);
  return room;
}
