// A quick look at the first rows: columns cut into a few bins, so that pattern and rule can be tried in milliseconds.
// The sample has at most `sampleRows` rows whatever the size of the data, so these loops stay in TypeScript.
import type { Column } from "../../columns/column.js";
import type { Table } from "../../columns/table.js";
import { cellsOf } from "../../columns/values.js";
import { randomWords, streams } from "../../core/random.js";
import { textOf } from "../../statistics/column-facts.js";

export const sampleRows = 4000;
const mostColumns = 100;
const mostBins = 10;

/** One column of the sample: a bin per row, 0 for missing. */
export interface BinnedColumn {
  readonly name: string;
  readonly bins: Uint8Array;
  readonly binCount: number;
  /** Numbers: the upper edge of each bin, from bin 1; categories: their names, `other` last. */
  readonly labels: readonly string[];
  readonly isOrdered: boolean;
}

export interface Sample {
  readonly columns: readonly BinnedColumn[];
  /** Class number, or group of the value, per row. */
  readonly groups: Uint8Array;
  readonly groupCount: number;
  /** Regression: the values themselves. */
  readonly values?: Float64Array;
  readonly rows: number;
}

/**
 * Bins of the first rows that have a label. Columns that cannot tell rows apart, or tell every row apart, are left out.
 *
 * @param classes in label order; empty for regression, whose values are grouped into fifths
 */
export function makeSample(
  table: Table,
  target: Column,
  leaveOut: ReadonlySet<string>,
  classes: readonly string[],
): Sample {
  const cells = cellsOf(target);
  const rows = cells.flatMap((cell, row) => (cell === null || Number.isNaN(cell) ? [] : [row])).slice(0, sampleRows);
  const columns = table.names
    .map((name, index) => ({ name, column: table.columns[index] }))
    .filter(({ name, column }) => !leaveOut.has(name) && column.type !== "date" && column.type !== "timestamp")
    .slice(0, mostColumns)
    .map(({ name, column }) => {
      const all = cellsOf(column);
      return binned(
        name,
        rows.map((row) => all[row]),
        mostBins,
        column.type,
      );
    })
    .filter((column): column is BinnedColumn => column !== undefined);
  if (classes.length > 0) {
    // Classes beyond the 255th share the last group: the sample is a look, not a model.
    const groupCount = Math.min(classes.length, 256);
    const numbers = new Map(classes.map((name, index) => [name, Math.min(index, 255)]));
    const groups = Uint8Array.from(rows, (row) => numbers.get(textOf(cells[row], target.type)) ?? 0);
    return { columns, groups, groupCount, rows: rows.length };
  }
  const values = Float64Array.from(rows, (row) => Number(cells[row]));
  const fifths = values.length > 0 ? orderedBins("target", [...values], 5, [...values]) : undefined;
  const groups = fifths?.bins ?? new Uint8Array(0);
  return { columns, groups, groupCount: fifths?.binCount ?? 1, values, rows: rows.length };
}

function binned(name: string, cells: readonly unknown[], bins: number, type: Column["type"]): BinnedColumn | undefined {
  const isOrdered = type !== "utf8" && type !== "dictionary" && type !== "bool";
  const there = cells.filter((cell) => cell !== null && !Number.isNaN(cell));
  const distinct = new Set(there);
  if (distinct.size < 2 || (!isOrdered && distinct.size > there.length / 2)) return undefined;
  return isOrdered ? orderedBins(name, cells, bins, there) : namedBins(name, cells, bins);
}

function orderedBins(name: string, cells: readonly unknown[], bins: number, there: readonly unknown[]): BinnedColumn {
  const sorted = Float64Array.from(there, Number).sort();
  const distinct = new Set(sorted);
  const edges =
    distinct.size <= bins
      ? [...distinct]
      : [
          ...new Set(
            Array.from({ length: bins }, (_, bin) => sorted[Math.ceil(((bin + 1) * sorted.length) / bins) - 1]),
          ),
        ];
  const binOf = (cell: unknown) => {
    if (cell === null || Number.isNaN(cell)) return 0;
    const at = edges.findIndex((edge) => Number(cell) <= edge);
    return 1 + (at < 0 ? edges.length - 1 : at);
  };
  const labels = edges.map(String);
  return { name, bins: Uint8Array.from(cells, binOf), binCount: edges.length + 1, labels, isOrdered: true };
}

function namedBins(name: string, cells: readonly unknown[], bins: number): BinnedColumn {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    if (cell !== null) counts.set(String(cell), (counts.get(String(cell)) ?? 0) + 1);
  }
  const names = [...counts]
    .sort(([a, first], [b, second]) => second - first || (a < b ? -1 : 1))
    .slice(0, counts.size > bins ? bins - 1 : bins)
    .map(([text]) => text);
  const numbers = new Map(names.map((text, index) => [text, index + 1]));
  const other = names.length + 1;
  const labels = counts.size > names.length ? [...names, "another value"] : names;
  const codes = Uint8Array.from(cells, (cell) => (cell === null ? 0 : (numbers.get(String(cell)) ?? other)));
  return { name, bins: codes, binCount: labels.length + 1, labels, isOrdered: false };
}

/**
 * How strongly bins and groups go together: Cramér's V, 0 to 1.
 *
 * @see Cramér, H. (1946), Mathematical Methods of Statistics, p. 282
 */
export function cramersV(bins: Uint8Array, binCount: number, groups: Uint8Array, groupCount: number): number {
  const counts = new Float64Array(binCount * groupCount);
  for (let row = 0; row < bins.length; row++) counts[bins[row] * groupCount + groups[row]]++;
  const binTotals = new Float64Array(binCount);
  const groupTotals = new Float64Array(groupCount);
  counts.forEach((count, cell) => {
    binTotals[Math.floor(cell / groupCount)] += count;
    groupTotals[cell % groupCount] += count;
  });
  let chiSquare = 0;
  counts.forEach((count, cell) => {
    const expected = (binTotals[Math.floor(cell / groupCount)] * groupTotals[cell % groupCount]) / bins.length;
    if (expected > 0) chiSquare += (count - expected) ** 2 / expected;
  });
  const used = (totals: Float64Array) => totals.filter((total) => total > 0).length;
  const freedom = Math.min(used(binTotals), used(groupTotals)) - 1;
  return freedom > 0 ? Math.sqrt(chiSquare / (bins.length * freedom)) : 0;
}

export interface Pattern {
  readonly column: string;
  /** Cramér's V of the strongest column. */
  readonly strength: number;
  /** Share of shuffled targets whose strongest column is as strong: a permutation test over all columns at once. */
  readonly pValue: number;
  readonly shuffles: number;
}

/** The strongest column, and how often chance does as well; undefined when nothing can be compared. */
export function strongestPattern(sample: Sample, seed: number, shuffles = 99): Pattern | undefined {
  const { columns, groups, groupCount } = sample;
  if (columns.length === 0 || new Set(groups).size < 2) return undefined;
  const strengths = (labels: Uint8Array) =>
    columns.map(({ bins, binCount }) => cramersV(bins, binCount, labels, groupCount));
  const observed = strengths(groups);
  const best = observed.indexOf(Math.max(...observed));
  const shuffled = Uint8Array.from(groups);
  let asStrong = 0;
  let word = 0;
  for (let shuffle = 0; shuffle < shuffles; shuffle++) {
    for (let row = shuffled.length - 1; row > 0; row--) {
      const other = randomWords(seed, streams.permutation, word++)[0] % (row + 1);
      [shuffled[row], shuffled[other]] = [shuffled[other], shuffled[row]];
    }
    if (Math.max(...strengths(shuffled)) >= observed[best]) asStrong++;
  }
  return { column: columns[best].name, strength: observed[best], pValue: (1 + asStrong) / (1 + shuffles), shuffles };
}
