import { allocate, type Column, contiguous, makeColumn } from "../columns/column.js";
import { makeTable, type Table } from "../columns/table.js";
import { runOp } from "../engine/dispatch.js";
import { kendall as kendallOp } from "../engine/ops/statistics/kendall.js";
import { ranks as ranksOp } from "../engine/ops/statistics/ranks.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { type CorrelationMatrix, correlationMatrix, correlationPValue } from "./correlation.js";
import { describe } from "./describe.js";

export interface RankCorrelation {
  /** In [-1, 1]; NaN below two rows or when a side is constant. */
  readonly correlation: number;
  /** Two-sided. */
  readonly pValue: number;
  /** Rows that both columns have. */
  readonly rows: number;
}

/**
 * Average ranks, from 1, of each column over the rows that all of them have; NaN in the other rows.
 *
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 */
export function rankTable(table: Table, runtime: Runtime): Table {
  const [n, count] = [table.rowCount, table.names.length];
  const ranks = allocate(Float64Array, count * n);
  const summary = new Float64Array(count * 3);
  if (count > 0) runOp(ranksOp, { columns: table.columns.map(contiguous), ranks, summary }, runtime);
  return makeTable(
    table.names.map(
      (name, at) => [name, makeColumn("float64", { values: ranks.subarray(at * n, (at + 1) * n) })] as const,
    ),
    n,
  );
}

/**
 * Spearman's rank correlations of all pairs of columns, each pair ranked over the rows where both have a value: nulls and
 * NaN are left out, infinities are values.
 *
 * @returns as `correlationMatrix`
 * @throws {MillraceError} ERR_TYPE for a utf8 column
 * @see Spearman (1904), The American Journal of Psychology 15
 */
export function spearmanMatrix(table: Table, runtime: Runtime = makeRuntime()): CorrelationMatrix {
  const count = table.names.length;
  const whole = rankTable(table, runtime);
  const result = correlationMatrix(whole, runtime);
  // Ranks of a pair are those of the whole table where the whole table loses no row of the pair.
  const present = table.columns.map((column) => describe(column, runtime).count);
  if (count === 0 || present.every((rows) => rows === result.pairs[0])) return result;
  for (let a = 0; a < count; a++) {
    for (let b = a; b < count; b++) {
      const pair = makeTable(
        [
          ["a", table.columns[a]],
          ["b", table.columns[b]],
        ],
        table.rowCount,
      );
      const { values, pairs } = correlationMatrix(rankTable(pair, runtime), runtime);
      for (const at of [a * count + b, b * count + a]) {
        result.values[at] = values[1];
        result.pairs[at] = pairs[1];
      }
    }
  }
  return result;
}

/**
 * Spearman's rank correlation of two columns and its test by Student's t with `rows - 2` degrees of freedom, as
 * `scipy.stats.spearmanr`. Rows where either is null or NaN are left out, infinities are values.
 */
export function spearman(first: Column, second: Column, runtime: Runtime = makeRuntime()): RankCorrelation {
  const pair = { names: ["first", "second"], columns: [first, second], rowCount: first.length };
  const { values, pairs } = correlationMatrix(rankTable(pair, runtime), runtime);
  return { correlation: values[1], pValue: correlationPValue(values[1], pairs[1], runtime), rows: pairs[1] };
}

/** How a rank test found its p-value. */
export type RankTestMode = "exact" | "asymptotic";
export const rankTestModes: readonly RankTestMode[] = ["exact", "asymptotic"];

/**
 * Kendall's tau-b of two columns: agreement of all pairs of rows, ties taken into account. Rows where either is null or
 * NaN are left out, infinities are values.
 *
 * `exact` counts orders, which needs columns without ties and at most 200 rows; `asymptotic` is normal with the variance
 * given the ties. `auto`, the default, is exact without ties below 50 rows (as R's `cor.test`); the result says which.
 *
 * @throws {MillraceError} ERR_INVALID_VALUE for `exact` where it cannot be
 * @see Kendall (1970), Rank correlation methods; Knight (1966), JASA 61
 */
export function kendall(
  first: Column,
  second: Column,
  options: { readonly mode?: "auto" | RankTestMode } = {},
  runtime: Runtime = makeRuntime(),
): RankCorrelation & { readonly mode: RankTestMode } {
  const result = new Float64Array(5);
  const args = { first: contiguous(first), second: contiguous(second), result, mode: options.mode ?? "auto" };
  runOp(kendallOp, args, runtime);
  const [correlation, pValue, rows, used] = result;
  return { correlation, pValue, rows, mode: rankTestModes[used - 1] };
}
