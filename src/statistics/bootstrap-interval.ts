// How sure a statistic is: its spread over samples drawn with replacement.
import { type Column, contiguous } from "../columns/column.js";
import { makeTable } from "../columns/table.js";
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { bootstrapReplicates } from "../engine/ops/statistics/bootstrap-replicates.js";
import { bootstrapRows } from "../engine/ops/statistics/bootstrap-rows.js";
import { makeRuntime, type Runtime } from "../engine/runtime.js";
import { takeRows } from "../engine/take-rows.js";
import { normalQuantile } from "./distribution-quantile.js";
import { normalTail } from "./tail-probability.js";

export type BootstrapMethod = "bca" | "percentile" | "basic";

export interface BootstrapOptions {
  /** `bca` (bias-corrected and accelerated), the default; `percentile`; or `basic` (reflected in the estimate). */
  readonly method?: BootstrapMethod;
  /** In (0, 1), default 0.95. */
  readonly confidence?: number;
  /** Samples drawn, default 9,999. */
  readonly resamples?: number;
  /** Default 0. */
  readonly seed?: number;
}

export interface BootstrapInterval {
  /** The statistic of the rows as they are. */
  readonly estimate: number;
  /** The deviation of the replicates, divided by one less than their number. */
  readonly standardError: number;
  readonly low: number;
  readonly high: number;
  /** `[resamples]` the statistic of each sample, in the order drawn. */
  readonly replicates: Float64Array;
}

/** Mean or median of one column, or a function of rows drawn: `columns` in the order given, of as many rows. */
export type Resampled = "mean" | "median" | ((columns: readonly Column[]) => number);

/**
 * An interval of a statistic by the bootstrap. Which rows a sample has is a function of the seed and the sample's number
 * alone: the same bits for any number of threads, and the same rows for several statistics.
 *
 * Of `mean` and `median` nulls and NaN are left out, of a mean infinities too, and the order of rows leaves no trace. A
 * function sees rows as they are, missing values too; replicates that it says NaN of are left out of the interval. `bca`
 * calls it once more a row, without that row.
 *
 * NaN where undefined: no value at all; for `bca` also a statistic that does not vary, or an estimate beyond all replicates.
 *
 * @param columns one for `mean` and `median`; of one length
 * @throws {MillraceError} ERR_SHAPE for no column, or several for a named statistic; ERR_INVALID_VALUE for an option out of
 *   its range; ERR_TYPE for a utf8 column of a named statistic; ERR_CANCELLED
 * @see Efron (1979), Annals of Statistics 7; Efron (1987), JASA 82; scipy.stats.bootstrap
 */
export function bootstrapInterval(
  columns: Column | readonly Column[],
  statistic: Resampled,
  options: BootstrapOptions = {},
  runtime: Runtime = makeRuntime(),
): BootstrapInterval {
  const list = "chunks" in columns ? [columns] : columns;
  const { method = "bca", resamples = 9999, seed = 0 } = options;
  checkWhole("resamples of a bootstrap", resamples, 1);
  checkWhole("the seed of a bootstrap", seed, 0);
  const confidence = checkConfidence(options.confidence);
  const drawn =
    typeof statistic === "function"
      ? drawFunction(list, statistic, { resamples, seed, method }, runtime)
      : drawNamed(list, statistic, resamples, seed, runtime);
  return { ...intervalOf(drawn, { method, confidence }, runtime), replicates: drawn.replicates };
}

/** What an interval is made of. `acceleration` is read for `bca` only. */
export interface Replicated {
  readonly estimate: number;
  readonly replicates: Float64Array;
  readonly acceleration: number;
}

/** The interval that replicates of a statistic say, however they were drawn. */
export function intervalOf(
  { estimate, replicates, acceleration }: Replicated,
  { method, confidence }: { readonly method: BootstrapMethod; readonly confidence: number },
  runtime: Runtime = makeRuntime({ threads: 1 }),
): Omit<BootstrapInterval, "replicates"> {
  const sorted = replicates.filter((value) => !Number.isNaN(value)).sort();
  const tail = (1 - confidence) / 2;
  const [low, high] =
    method === "bca"
      ? accelerated(sorted, estimate, acceleration, tail, runtime).map((share) => quantileOf(sorted, share))
      : [quantileOf(sorted, tail), quantileOf(sorted, 1 - tail)];
  const ends = method === "basic" ? { low: 2 * estimate - high, high: 2 * estimate - low } : { low, high };
  return { estimate, standardError: deviationOf(sorted), ...ends };
}

/** The acceleration of a statistic, from its values with each row left out in turn; NaN where they do not vary. */
export function accelerationOf(leftOut: Float64Array): number {
  const mean = leftOut.reduce((sum, value) => sum + value, 0) / leftOut.length;
  const power = (k: number) => leftOut.reduce((sum, value) => sum + (mean - value) ** k, 0);
  const squares = power(2);
  return squares > 0 ? power(3) / (6 * squares * Math.sqrt(squares)) : Number.NaN;
}

/** Where the ends lie among the replicates: shifted by their bias, stretched by the acceleration. */
function accelerated(
  sorted: Float64Array,
  estimate: number,
  acceleration: number,
  tail: number,
  runtime: Runtime,
): [number, number] {
  const below = countWhere(sorted, (value) => value < estimate);
  const through = countWhere(sorted, (value) => value <= estimate);
  const bias = normalQuantile((below + through) / (2 * sorted.length), runtime);
  const shareAt = (z: number) => {
    const moved = bias + z;
    return normalTail(-(bias + moved / (1 - acceleration * moved)), runtime);
  };
  const z = normalQuantile(tail, runtime);
  return [shareAt(z), shareAt(-z)];
}

function drawNamed(
  columns: readonly Column[],
  statistic: "mean" | "median",
  resamples: number,
  seed: number,
  runtime: Runtime,
): Replicated {
  if (columns.length !== 1) {
    const received = `${columns.length} columns`;
    throw new MillraceError("ERR_SHAPE", { what: `a bootstrap of a ${statistic}`, expected: "1 column", received });
  }
  const replicates = new Float64Array(resamples);
  const summary = new Float64Array(3);
  const what = { statistic: statistic === "mean" ? "mean" : "quantile", probability: 0.5, seed };
  runOp(bootstrapReplicates, { column: contiguous(columns[0]), replicates, summary, ...what }, runtime);
  return { estimate: summary[1], acceleration: summary[2], replicates };
}

function drawFunction(
  columns: readonly Column[],
  statistic: (columns: readonly Column[]) => number,
  { resamples, seed, method }: { readonly resamples: number; readonly seed: number; readonly method: BootstrapMethod },
  runtime: Runtime,
): Replicated {
  if (columns.length === 0) {
    throw new MillraceError("ERR_SHAPE", { what: "a bootstrap", expected: "a column at least", received: "none" });
  }
  const table = makeTable(columns.map((column, index) => [String(index), column]));
  const n = table.rowCount;
  const replicates = new Float64Array(resamples).fill(Number.NaN);
  if (n === 0) return { estimate: Number.NaN, acceleration: Number.NaN, replicates };
  const of = (rows: Uint32Array) => statistic(takeRows(table, rows, runtime).columns);
  const rows = new Uint32Array(n);
  for (let sample = 0; sample < resamples; sample++) {
    runOp(bootstrapRows, { rows, rowCount: n, seed, sample }, runtime);
    replicates[sample] = of(rows);
  }
  const isAccelerated = method === "bca" && n > 1;
  const acceleration = isAccelerated ? accelerationOf(leaveOneOut(n, of)) : Number.NaN;
  return { estimate: statistic(columns), acceleration, replicates };
}

/** The statistic without each row in turn. */
function leaveOneOut(n: number, of: (rows: Uint32Array) => number): Float64Array {
  const rest = Uint32Array.from({ length: n - 1 }, (_, at) => at + 1);
  return Float64Array.from({ length: n }, (_, row) => {
    if (row > 0) rest[row - 1] = row - 1;
    return of(rest);
  });
}

function countWhere(values: Float64Array, holds: (value: number) => boolean): number {
  return values.reduce((count, value) => count + (holds(value) ? 1 : 0), 0);
}

// Hyndman and Fan's type 7, as numpy and scipy.
function quantileOf(sorted: Float64Array, share: number): number {
  if (sorted.length === 0 || Number.isNaN(share)) return Number.NaN;
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}

function deviationOf(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : Number.NaN;
}

/** The confidence, 0.95 by default. @throws {MillraceError} ERR_INVALID_VALUE outside (0, 1) */
export function checkConfidence(confidence = 0.95): number {
  if (!(confidence > 0 && confidence < 1)) {
    const expected = "a number between 0 and 1";
    throw new MillraceError("ERR_INVALID_VALUE", { what: "confidence", expected, received: String(confidence) });
  }
  return confidence;
}

function checkWhole(what: string, value: number, least: number): void {
  if (!(Number.isSafeInteger(value) && value >= least)) {
    const expected = `a whole number of at least ${least}`;
    throw new MillraceError("ERR_INVALID_VALUE", { what, expected, received: String(value) });
  }
}
