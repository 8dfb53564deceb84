import { type Column, contiguous } from "../../columns/column.js";
import { columnNamed, type Table } from "../../columns/table.js";
import { MillraceError } from "../../core/errors.js";
import { nearestName } from "../../core/nearest-name.js";
import { runOp } from "../../engine/dispatch.js";
import { countWholeNumbers } from "../../engine/ops/column/count-whole-numbers.js";
import type { Runtime } from "../../engine/runtime.js";
import { asDictionary, countLevels } from "../../statistics/categories.js";
import type { Categories } from "../features.js";

/** Categories that are kept whatever they cover; more of them are kept as long as they cover less than `covered`. */
const always = 255;
const covered = 0.99;
/** A code is 16 bits, one of them kept for missing. */
const most = 65_535;

/** How many rows have each category of each categorical feature, spelled as text. Tables add up. */
export type CategoryCounts = Map<string, { readonly isText: boolean; readonly rows: Map<string, number> }>;

/**
 * The categories of each categorical feature, in the order of their numbers: text by code unit, numbers rising, so that
 * neither the order of rows nor of a dictionary matters.
 *
 * Text columns are categorical, and so are those asked for by name. Beyond 255 categories only the most frequent are
 * kept, as many as 99 % of the rows have (LightGBM's rule); a rarer one counts as missing, as one not seen before does,
 * and a number that is not finite.
 *
 * @param asked names of number or boolean columns whose values are categories
 * @throws {MillraceError} ERR_COLUMN_MISSING
 */
export function fitCategories(features: Table, asked: readonly string[], runtime: Runtime): Categories {
  const counts: CategoryCounts = new Map();
  countCategories(counts, features, asked, runtime);
  return keptCategories(counts);
}

/** Adds the rows of a table to the counts. @throws {MillraceError} ERR_COLUMN_MISSING */
export function countCategories(
  counts: CategoryCounts,
  features: Table,
  asked: readonly string[],
  runtime: Runtime,
): void {
  for (const name of asked) {
    if (features.names.includes(name)) continue;
    const near = nearestName(name, features.names);
    throw new MillraceError("ERR_COLUMN_MISSING", { column: name, table: "the features", ...(near ? { near } : {}) });
  }
  for (const name of features.names) {
    const column = columnNamed(features, name, "the features");
    const isText = isTextColumn(column);
    if (!isText && !asked.includes(name)) continue;
    const known = counts.get(name) ?? { isText: isText || column.type === "bool", rows: new Map<string, number>() };
    counts.set(name, known);
    for (const { level, count } of levelsOf(column, runtime)) {
      known.rows.set(level, (known.rows.get(level) ?? 0) + count);
    }
  }
}

// Whole numbers below this are counted without hashing, where a column has no others.
const smallNumbers = 1024;

function levelsOf(column: Column, runtime: Runtime): readonly { readonly level: string; readonly count: number }[] {
  if (/^(float|u?int)/.test(column.type)) {
    const counts = new Float64Array(smallNumbers + 1);
    runOp(countWholeNumbers, { column: contiguous(column), counts }, runtime);
    if (counts[smallNumbers] === 0) {
      return Array.from(counts, (count, level) => ({ level: String(level), count })).filter(({ count }) => count > 0);
    }
  }
  return countLevels(asDictionary(column, runtime), runtime).levels;
}

/** The categories that counts of all rows keep. */
export function keptCategories(counts: CategoryCounts): Categories {
  const categories = [...counts.keys()].sort(byCodeUnit).map((name) => {
    const { isText, rows } = counts.get(name)!;
    const kept = keptLevels(rows);
    return [name, isText ? textCategories(kept) : numberCategories(kept)] as const;
  });
  return Object.freeze(Object.fromEntries(categories));
}

export const isTextColumn = ({ type }: Column): boolean => type === "utf8" || type === "dictionary";

// A column that is missing everywhere has one category, which no row has: a list of them is never empty.
const textCategories = (kept: string[]) => (kept.length > 0 ? kept.sort(byCodeUnit) : [""]);

function numberCategories(kept: readonly string[]): readonly number[] {
  const numbers = kept.map(Number).filter(Number.isFinite);
  return numbers.length > 0 ? numbers.sort((a, b) => a - b) : [0];
}

// The most frequent first, ties by name.
function keptLevels(counts: ReadonlyMap<string, number>): string[] {
  const levels = [...counts].map(([level, count]) => ({ level, count }));
  levels.sort((a, b) => b.count - a.count || byCodeUnit(a.level, b.level));
  const rows = levels.reduce((sum, { count }) => sum + count, 0);
  const kept: string[] = [];
  let seen = 0;
  for (const { level, count } of levels) {
    if (kept.length >= most || (kept.length >= always && seen >= covered * rows)) break;
    kept.push(level);
    seen += count;
  }
  return kept;
}

const byCodeUnit = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
