import { type Column, contiguous } from "../columns/column.js";
import { MillraceError } from "../core/errors.js";
import { log } from "../core/math.js";
import { runOp } from "../engine/dispatch.js";
import { jointCounts as jointCountsOp } from "../engine/ops/statistics/joint-counts.js";
import { runOnDevice } from "../engine/run-on-device.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { chiSquareTail } from "./tail-probability.js";

/** Rows of every pair of codes. */
export interface CountTable {
  readonly rows: number;
  readonly columns: number;
  /** Row-major `[rows x columns]`. */
  readonly counts: Float64Array;
}

/**
 * Counts the rows of every pair of codes; nulls, NaN and codes outside the range are counted nowhere.
 *
 * @param first codes 0 to firstCount - 1 @param second codes 0 to secondCount - 1, of the same rows
 */
export function jointCounts(
  first: Column,
  firstCount: number,
  second: Column,
  secondCount: number,
  runtime: Runtime = makeRuntime(),
): CountTable {
  const args = argumentsOf(first, firstCount, second, secondCount);
  if (args.counts.length > 0) runOp(jointCountsOp, args, runtime);
  return { rows: firstCount, columns: secondCount, counts: args.counts };
}

/** jointCounts on the device that suits it: the same to the bit. */
export async function jointCountsOnDevice(
  first: Column,
  firstCount: number,
  second: Column,
  secondCount: number,
  runtime: Runtime,
): Promise<CountTable> {
  const args = argumentsOf(first, firstCount, second, secondCount);
  if (args.counts.length > 0) await runOnDevice(jointCountsOp, args, runtime);
  return { rows: firstCount, columns: secondCount, counts: args.counts };
}

function argumentsOf(first: Column, firstCount: number, second: Column, secondCount: number) {
  const counts = new Float64Array(firstCount * secondCount);
  return { first: contiguous(first), second: contiguous(second), counts, secondCount };
}

/** A count table of given rows. @throws {MillraceError} ERR_SHAPE when rows differ in length */
export function countTable(rows: readonly ArrayLike<number>[]): CountTable {
  const columns = rows[0]?.length ?? 0;
  const counts = new Float64Array(rows.length * columns);
  rows.forEach((row, index) => {
    if (row.length !== columns) {
      throw new MillraceError("ERR_SHAPE", {
        what: `row ${index} of a count table`,
        expected: `${columns} counts`,
        received: String(row.length),
      });
    }
    counts.set(Array.from(row), index * columns);
  });
  return { rows: rows.length, columns, counts };
}

/** Sums of the table's rows and columns, and of all. */
function margins({ rows, columns, counts }: CountTable) {
  const ofRows = new Float64Array(rows);
  const ofColumns = new Float64Array(columns);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[row * columns + column];
      ofRows[row] += count;
      ofColumns[column] += count;
      total += count;
    }
  }
  return { ofRows, ofColumns, total };
}

export interface ChiSquareTest {
  readonly statistic: number;
  readonly pValue: number;
  readonly degrees: number;
}

/**
 * Pearson's chi-square test of independence, without continuity correction. Empty rows and columns do not count; NaN
 * when fewer than two of either are left.
 *
 * @see Pearson (1900); scipy.stats.chi2_contingency(correction=False)
 */
export function chiSquare(table: CountTable, runtime?: Runtime): ChiSquareTest {
  const { ofRows, ofColumns, total } = margins(table);
  const degrees = (filled(ofRows) - 1) * (filled(ofColumns) - 1);
  if (!(degrees > 0)) return { statistic: Number.NaN, pValue: Number.NaN, degrees: Math.max(0, degrees) };
  let statistic = 0;
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const expected = (ofRows[row] * ofColumns[column]) / total;
      const apart = table.counts[row * table.columns + column] - expected;
      if (expected > 0) statistic += (apart * apart) / expected;
    }
  }
  return { statistic, pValue: chiSquareTail(statistic, degrees, runtime), degrees };
}

const filled = (sums: Float64Array): number => sums.reduce((count, sum) => count + (sum > 0 ? 1 : 0), 0);

/**
 * Cramér's V: how strongly two categories go together, from 0 (independent) to 1 (one follows from the other). NaN when
 * either has fewer than two levels. Grows with the number of levels even by chance: see `correctedCramersV`.
 *
 * @see Cramér (1946), Mathematical methods of statistics
 */
export function cramersV(table: CountTable): number {
  const { phiSquared, levels } = meanSquareContingency(table);
  const least = Math.min(...levels) - 1;
  return least > 0 ? Math.min(1, Math.sqrt(phiSquared / least)) : Number.NaN;
}

/**
 * Cramér's V without what chance alone would give: near 0 for independent categories, however many levels they have.
 *
 * @see Bergsma (2013), A bias-correction for Cramér's V and Tschuprow's T, Journal of the Korean Statistical Society 42
 */
export function correctedCramersV(table: CountTable): number {
  const { phiSquared, levels, total } = meanSquareContingency(table);
  const [rows, columns] = levels.map((count) => count - 1);
  if (!(rows > 0 && columns > 0)) return Number.NaN;
  const corrected = Math.max(0, phiSquared - (rows * columns) / (total - 1));
  const least = Math.min(...[rows, columns].map((degrees) => degrees - (degrees * degrees) / (total - 1)));
  return least > 0 ? Math.min(1, Math.sqrt(corrected / least)) : 0;
}

/** Pearson's phi squared (chi-square over the rows counted), and how many levels of each side occur. */
function meanSquareContingency(table: CountTable) {
  const { ofRows, ofColumns, total } = margins(table);
  let sum = 0;
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const count = table.counts[row * table.columns + column];
      if (count > 0) sum += (count / ofRows[row]) * (count / ofColumns[column]);
    }
  }
  return { phiSquared: Math.max(0, sum - 1), levels: [filled(ofRows), filled(ofColumns)], total };
}

/**
 * Mutual information of the two codes of a count table, in nats: 0 when independent.
 *
 * @see Shannon (1948); sklearn.metrics.mutual_info_score
 */
export function mutualInformationOf(table: CountTable): number {
  const { ofRows, ofColumns, total } = margins(table);
  let information = 0;
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const count = table.counts[row * table.columns + column];
      if (count > 0) information += (count / total) * log((count / ofRows[row]) * (total / ofColumns[column]));
    }
  }
  return Math.max(0, information);
}
