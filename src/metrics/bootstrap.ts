// How sure a score is: the bootstrap over rows.
import { MillraceError } from "../core/errors.js";
import { runOp } from "../engine/dispatch.js";
import { drawRows } from "../engine/ops/metric/draw-rows.js";
import type { Runtime } from "../engine/runtime.js";
import type { Metric, Scored } from "./metric.js";

/** Samples with more rows than this are drawn smaller and their spread is scaled: the m-out-of-n bootstrap. */
const mostDrawn = 20_000;
const samples = 200;

export interface Interval {
  /** Both ends of the 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Half its width. */
  readonly noise: number;
}

/**
 * 95 % intervals of a metric for several models on the same rows, and of each one's lead over the last.
 *
 * Up to 20,000 rows: 200 samples with replacement, the 2.5 % and 97.5 % quantiles. Above: samples of 20,000 rows, whose
 * standard deviation is scaled by sqrt(20,000 / n), and a normal interval about the score (Bickel, Götze and van Zwet
 * 1997); every metric here is smooth enough. Samples are paired: each draws the same rows for all models. A sample the
 * metric is not defined on (one class only) is left out.
 *
 * @param scored labels and predictions of each model, on the same rows in the same order
 * @returns undefined when the metric was not defined on half of the samples or more
 */
export function bootstrap(
  metric: Metric,
  scored: readonly Scored[],
  seed: number,
  runtime?: Runtime,
): { readonly intervals: readonly Interval[]; readonly leads: readonly Interval[] } | undefined {
  const rows = scored[0].labels.length;
  const drawn = Math.min(rows, mostDrawn);
  const draws: number[][] = [];
  for (let sample = 0; sample < samples; sample++) {
    const scores = drawScores(metric, scored, drawn, seed, sample, runtime);
    if (scores) draws.push(scores);
  }
  if (draws.length * 2 <= samples) return undefined;
  const sign = metric.direction === "higher" ? 1 : -1;
  const own = scored.map((each) => metric.score(each, runtime));
  const last = scored.length - 1;
  const of = (value: (scores: readonly number[]) => number) => interval(draws.map(value), value(own), drawn, rows);
  return {
    intervals: scored.map((_, index) => of((scores) => scores[index])),
    leads: scored.map((_, index) => of((scores) => sign * (scores[index] - scores[last]))),
  };
}

function drawScores(
  metric: Metric,
  scored: readonly Scored[],
  drawn: number,
  seed: number,
  sample: number,
  runtime?: Runtime,
): number[] | undefined {
  try {
    return scored.map(({ labels, predictions, classCount }) => {
      const drawnLabels = new Float64Array(drawn);
      const drawnPredictions = new Float64Array(drawn * Math.max(1, classCount));
      runOp(drawRows, { labels, predictions, drawnLabels, drawnPredictions, seed, sample }, runtime);
      return metric.score({ labels: drawnLabels, predictions: drawnPredictions, classCount }, runtime);
    });
  } catch (error) {
    if (error instanceof MillraceError && error.code === "ERR_METRIC_UNDEFINED") return undefined;
    throw error;
  }
}

function interval(draws: readonly number[], value: number, drawn: number, rows: number): Interval {
  if (drawn === rows) {
    const sorted = [...draws].sort((a, b) => a - b);
    const low = quantile(sorted, 0.025);
    const high = quantile(sorted, 0.975);
    return { low, high, noise: (high - low) / 2 };
  }
  const mean = draws.reduce((sum, draw) => sum + draw, 0) / draws.length;
  const variance = draws.reduce((sum, draw) => sum + (draw - mean) * (draw - mean), 0) / (draws.length - 1);
  const noise = 1.959963984540054 * Math.sqrt((variance * drawn) / rows);
  return { low: value - noise, high: value + noise, noise };
}

// Hyndman and Fan's type 7.
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
