import { type Column, contiguous } from "../columns/column.js";
import { runOp } from "../engine/dispatch.js";
import { augmentedDickeyFuller as augmentedDickeyFullerOp } from "../engine/ops/statistics/augmented-dickey-fuller.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { normalTail } from "./tail-probability.js";

/** What the series is taken to move about: nothing, a constant, a line, a parabola. */
export type Trend = "none" | "constant" | "line" | "parabola";
const trends: readonly Trend[] = ["none", "constant", "line", "parabola"];

export interface DickeyFullerTest {
  /** t value of the level; NaN when the series is too short or constant. */
  readonly statistic: number;
  /** Small when the series is stationary; MacKinnon's approximation. */
  readonly pValue: number;
  /** Lagged differences in the regression. */
  readonly lags: number;
  /** Rows of the regression. */
  readonly rows: number;
}

/**
 * The augmented Dickey-Fuller test: does the series wander (a unit root), or return to its trend? As
 * `statsmodels.tsa.stattools.adfuller`. A series has no gaps: a null, NaN or infinity is refused.
 *
 * @param column numbers in order of time
 * @param options trend: `constant` by default; lags: most lagged differences, by default 12 (n / 100)^(1/4); choose: as
 *   many of them as Akaike's criterion picks (the default), or all
 * @throws {MillraceError} ERR_INVALID_VALUE for a gap, or more lags than n / 2 - terms of the trend - 1
 * @see Dickey and Fuller (1979), JASA 74; MacKinnon (1994), Journal of Business and Economic Statistics 12, for p-values
 */
export function augmentedDickeyFuller(
  column: Column,
  options: { readonly trend?: Trend; readonly lags?: number; readonly choose?: boolean } = {},
  runtime: Runtime = makeRuntime(),
): DickeyFullerTest {
  const { trend = "constant", choose = true } = options;
  const n = column.length;
  const trendTerms = trends.indexOf(trend);
  // Roots of a root: exact on every machine, unlike a power.
  const usual = Math.ceil(12 * Math.sqrt(Math.sqrt(n / 100)));
  const lags = options.lags ?? Math.max(0, Math.min(usual, Math.floor(n / 2) - trendTerms - 1));
  const result = new Float64Array(3);
  runOp(augmentedDickeyFullerOp, { column: contiguous(column), result, lags, trendTerms, choose }, runtime);
  const [statistic, used, rows] = result;
  return { statistic, pValue: dickeyFullerPValue(statistic, trend, runtime), lags: used, rows };
}

// MacKinnon (1994), tables 3 and 4, one series: where the statistic's range begins and ends, where its left tail ends, and
// polynomials in the statistic whose normal probability is p, in the left tail and beyond it.
const tables: Readonly<Record<Trend, { least: number; most: number; star: number; low: number[]; high: number[] }>> = {
  none: {
    least: -19.04,
    most: Number.POSITIVE_INFINITY,
    star: -1.04,
    low: [0.6344, 1.2378, 0.032496],
    high: [0.4797, 0.93557, -0.06999, 0.033066],
  },
  constant: {
    least: -18.83,
    most: 2.74,
    star: -1.61,
    low: [2.1659, 1.4412, 0.038269],
    high: [1.7339, 0.93202, -0.12745, -0.010368],
  },
  line: {
    least: -16.18,
    most: 0.7,
    star: -2.89,
    low: [3.2512, 1.6047, 0.049588],
    high: [2.5261, 0.61654, -0.37956, -0.060285],
  },
  parabola: {
    least: -17.17,
    most: 0.54,
    star: -3.21,
    low: [4.0003, 1.658, 0.048288],
    high: [3.0778, 0.49529, -0.41477, -0.059359],
  },
};

/** MacKinnon's p-value of a Dickey-Fuller statistic. */
export function dickeyFullerPValue(statistic: number, trend: Trend, runtime?: Runtime): number {
  if (Number.isNaN(statistic)) return Number.NaN;
  const { least, most, star, low, high } = tables[trend];
  if (statistic > most) return 1;
  if (statistic < least) return 0;
  const z = (statistic <= star ? low : high).reduceRight((sum, coefficient) => sum * statistic + coefficient, 0);
  return normalTail(-z, runtime);
}
